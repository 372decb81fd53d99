package dev.meshca.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.HashMap;
import java.util.Map;

/** Runs commands in this process, with an environment of the test's choice, and keeps what they wrote. */
record Shell(Map<String, String> environment, boolean interactive) {

    /** What a command left. */
    record Result(int exit, String out, String err) {}

    Shell() {
        this(Map.of(), false);
    }

    Shell with(String variable, String value) {
        Map<String, String> more = new HashMap<>(environment);
        more.put(variable, value);
        return new Shell(more, interactive);
    }

    Shell watched() {
        return new Shell(environment, true);
    }

    Result run(Object... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] words = new String[args.length];
        for (int i = 0; i < args.length; i++) {
            words[i] = args[i].toString();
        }
        int exit = Meshca.run(
                new Terminal(new PrintWriter(out), new PrintWriter(err, true), environment, interactive), words);
        return new Result(exit, out.toString(), err.toString());
    }
}
