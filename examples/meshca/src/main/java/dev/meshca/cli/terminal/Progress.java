package dev.meshca.cli.terminal;

import java.util.Locale;

/** One line on a person's terminal that says how far long work is; elsewhere nothing. */
final class Progress {

    private static final String ERASE_LINE = "\r\u001b[K";

    private final Terminal terminal;
    private final String what;
    private final int total;
    private final long start = System.nanoTime();
    private int done;

    Progress(Terminal terminal, String what, int total) {
        this.terminal = terminal;
        this.what = what;
        this.total = total;
        show("");
    }

    /** So many are done. */
    void at(int done) {
        this.done = done;
        double seconds = (System.nanoTime() - start) / 1e9;
        show(
                done == 0
                        ? ""
                        : String.format(
                                Locale.ROOT,
                                ", %.1f per second, %.0f s left",
                                done / seconds,
                                seconds / done * (total - done)));
    }

    /** So many are done, and what is still to come. */
    void at(int done, String rest) {
        this.done = done;
        show(", " + rest);
    }

    private void show(String rate) {
        if (terminal.interactive()) {
            terminal.err().print(ERASE_LINE + what + ": " + done + " of " + total + rate);
            terminal.err().flush();
        }
    }

    void end() {
        if (terminal.interactive()) {
            terminal.err().print(ERASE_LINE);
            terminal.err().flush();
        }
    }
}
