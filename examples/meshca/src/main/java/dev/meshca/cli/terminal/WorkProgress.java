package dev.meshca.cli.terminal;

import dev.meshca.ClusterName;
import dev.meshca.k8s.rotation.MeshListener;
import java.util.List;
import java.util.Optional;

/** Shows how far work is that takes its time, and hands notes through. */
public class WorkProgress implements MeshListener {

    private final Terminal terminal;
    private Optional<Progress> line = Optional.empty();

    public WorkProgress(Terminal terminal) {
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
    public synchronized void working(int done, List<ClusterName> waitingFor) {
        if (waitingFor.isEmpty()) {
            end();
            return;
        }
        if (line.isEmpty()) {
            line = Optional.of(new Progress(terminal, "clusters", done + waitingFor.size()));
        }
        line.get().at(done, "waiting for " + waitingFor.get(0));
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
