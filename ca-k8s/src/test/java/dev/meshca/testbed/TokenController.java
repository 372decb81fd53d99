package dev.meshca.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Fills in the token Secrets of ServiceAccounts, as the controller manager of a cluster does. */
public final class TokenController implements AutoCloseable {

    private final ServerProcess process;

    private TokenController(ServerProcess process) {
        this.process = process;
    }

    /** Returns at once; it tries until the API server answers. */
    public static TokenController start(ControlPlane plane) {
        Path folder = plane.newFolder("tokens");
        try {
            Path authority = Files.writeString(folder.resolve("ca.crt"), plane.certificateAuthority());
            return new TokenController(ServerProcess.start(
                    Testbed.binary("kube-controller-manager"),
                    folder,
                    Map.of(),
                    List.of(
                            "--kubeconfig=" + plane.kubeconfigFile(),
                            "--leader-elect=false",
                            "--secure-port=0",
                            "--controllers=serviceaccount-token-controller",
                            "--service-account-private-key-file=" + plane.serviceAccountKey(),
                            "--root-ca-file=" + authority)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.kill();
    }
}
