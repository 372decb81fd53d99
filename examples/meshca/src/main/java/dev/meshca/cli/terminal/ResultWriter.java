package dev.meshca.cli.terminal;

import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;

/** Writes the result, and knows whether anybody still reads it. */
public final class ResultWriter extends PrintWriter {

    private final StandardOutput way;

    public ResultWriter(OutputStream out, Charset charset) {
        this(new StandardOutput(out), charset);
    }

    private ResultWriter(StandardOutput way, Charset charset) {
        super(way, false, charset);
        this.way = way;
    }

    boolean abandoned() {
        return way.abandoned();
    }
}
