package dev.meshca.cli.terminal;

import dev.meshca.k8s.rotation.MeshListener;
import java.util.Optional;

/** Shows how far the making of keys is, and hands notes through. */
public class KeyProgress implements MeshListener {

    private final Terminal terminal;
    private Optional<Progress> line = Optional.empty();

    public KeyProgress(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public synchronized void making(String what, int done, int total) {
        if (line.isEmpty()) {
            line = Optional.of(new Progress(terminal, "making " + what, total));
        }
        line.get().at(done);
        if (done == total) {
            end();
        }
    }

    @Override
    public void note(String text) {
        terminal.note(text);
    }

    public synchronized void end() {
        line.ifPresent(Progress::end);
        line = Optional.empty();
    }
}
