package dev.meshca.stories;

import dev.meshca.k8s.rotation.MeshListener;
import dev.meshca.k8s.rotation.RotationOutcome;
import dev.meshca.mesh.Mesh;
import dev.meshca.mesh.file.MeshFile;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The job that runs every hour: renews what the policy of the mesh file says is due, and nothing else. Each run makes one
 * phase at most and waits for nothing; the next one goes on. The argument is the mesh file.
 */
public final class Renew {

    private Renew() {}

    public static void main(String[] args) {
        System.out.println(
                run(MeshFile.read(Path.of(args[0]))).map(Object::toString).orElse("nothing is due"));
    }

    static Optional<RotationOutcome> run(MeshFile file) {
        try (Mesh mesh = file.open(MeshListener.NONE)) {
            return file.renewal(mesh).run();
        }
    }
}
