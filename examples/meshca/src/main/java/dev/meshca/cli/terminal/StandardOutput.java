package dev.meshca.cli.terminal;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** The result's way out. Who stops reading has what he wanted: that is no error, unlike a full disk. */
final class StandardOutput extends FilterOutputStream {

    private static final String NOBODY_READS = "Broken pipe";

    private volatile boolean abandoned;

    StandardOutput(OutputStream out) {
        super(out);
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        try {
            out.write(bytes, from, length);
        } catch (IOException failure) {
            if (!NOBODY_READS.equals(failure.getMessage())) {
                throw failure;
            }
            abandoned = true;
        }
    }

    boolean abandoned() {
        return abandoned;
    }
}
