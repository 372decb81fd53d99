package dev.meshca.k8s.kubeconfig.plugin;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What a process has started, directly or not. Where a parent ends before its child, the tree of processes is broken; a mark
 * in the environment, which children inherit, finds them nevertheless (on Linux).
 */
final class Descendants {

    private static final String MARK = "MESHCA_PLUGIN_RUN";
    private static final AtomicLong RUNS = new AtomicLong();

    private final String mark;
    private final Set<ProcessHandle> seen = ConcurrentHashMap.newKeySet();

    private Descendants(String mark) {
        this.mark = mark;
    }

    static Descendants marked(Map<String, String> environment) {
        String run = ProcessHandle.current().pid() + "-" + RUNS.incrementAndGet();
        environment.put(MARK, run);
        return new Descendants(MARK + "=" + run);
    }

    void look(Process process) {
        process.descendants().forEach(seen::add);
    }

    /** Until no more are found, as one may start another meanwhile. */
    void kill() {
        seen.forEach(ProcessHandle::destroyForcibly);
        long found = 1;
        for (int round = 0; found > 0 && round < 3; round++) {
            found = ProcessHandle.allProcesses()
                    .filter(this::isMarked)
                    .filter(ProcessHandle::destroyForcibly)
                    .count();
        }
    }

    private boolean isMarked(ProcessHandle process) {
        try {
            byte[] environment = Files.readAllBytes(Path.of("/proc", String.valueOf(process.pid()), "environ"));
            return new String(environment, StandardCharsets.ISO_8859_1).contains(mark + "\0");
        } catch (IOException notOurs) {
            return false;
        }
    }
}
