package dev.meshca.cli.json;

/** The result of {@code demo}: those of its steps. */
public record DemoJson(
        boolean healthy,
        String directory,
        CreateJson create,
        CheckJson check,
        PushJson push,
        VerifyJson verify,
        PushJson mistake) {}
