package dev.meshca.mesh.report;

import dev.meshca.Finding;

/**
 * A check as a test.
 *
 * @param name what is checked, the same in every run
 * @param type the kind of failure
 * @param message why it did not pass, in one clause
 * @param detail what else is to be said
 */
record TestCase(String name, Outcome outcome, String type, String message, String detail) {

    /** How it ended. */
    enum Outcome {
        PASSED,
        SKIPPED,
        FAILED
    }

    static TestCase of(Finding finding) {
        Outcome outcome = switch (finding.severity()) {
            case ERROR -> Outcome.FAILED;
            case WARNING -> Outcome.SKIPPED;
            case INFO -> Outcome.PASSED;
        };
        return new TestCase(
                finding.code().name() + " " + finding.where(),
                outcome,
                finding.code().name(),
                finding.severity() + " " + finding.detail(),
                "What to do: " + finding.remedy());
    }

    Markup element(String suite) {
        Markup test = Markup.of("testcase")
                .with("name", name)
                .with("classname", suite)
                .with("time", 0);
        return switch (outcome) {
            case FAILED ->
                test.add(Markup.of("failure", message + ". " + detail)
                        .with("type", type)
                        .with("message", message));
            case SKIPPED -> test.add(Markup.of("skipped").with("message", message + ". " + detail));
            case PASSED ->
                type.equals(name.replaceFirst(" .*", ""))
                        ? test.add(Markup.of("system-out", message + ". " + detail))
                        : test;
        };
    }
}
