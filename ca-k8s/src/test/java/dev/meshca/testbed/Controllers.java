package dev.meshca.testbed;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What turns a Deployment or a Job into Pods on nodes: the real controllers and the real scheduler of one cluster. */
final class Controllers implements AutoCloseable {

    private static final List<String> CONTROLLERS = List.of(
            "deployment-controller",
            "replicaset-controller",
            "job-controller",
            "persistentvolume-binder-controller",
            "endpointslice-controller",
            "node-lifecycle-controller",
            "pod-garbage-collector-controller");

    private final List<ServerProcess> processes;

    private Controllers(List<ServerProcess> processes) {
        this.processes = processes;
    }

    /** Returns at once; they try until the API server answers. */
    static Controllers start(ControlPlane plane) {
        Path folder = plane.newFolder("controllers");
        return new Controllers(List.of(
                start(plane, folder, "kube-scheduler"),
                start(plane, folder, "kube-controller-manager", "--controllers=" + String.join(",", CONTROLLERS))));
    }

    private static ServerProcess start(ControlPlane plane, Path folder, String name, String... further) {
        List<String> arguments = new ArrayList<>(
                List.of("--kubeconfig=" + plane.kubeconfigFile(), "--leader-elect=false", "--secure-port=0"));
        arguments.addAll(Stream.of(further).toList());
        return ServerProcess.start(Testbed.binary(name), folder, Map.of(), arguments);
    }

    @Override
    public void close() {
        processes.forEach(ServerProcess::kill);
    }
}
