package dev.meshca.k8s.internal;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.LocalPortForward;
import java.io.IOException;
import java.net.InetAddress;
import java.util.function.Function;
import java.util.function.IntFunction;

/** A port of a Pod, forwarded to this machine, where only its own programs reach it. */
public final class ForwardedPort {

    private static final int ANY = 0;

    private ForwardedPort() {}

    /** Uses the local port while it is open, or says why there is none. */
    public static <R> R use(
            Api api, String namespace, String pod, int port, IntFunction<R> use, Function<String, R> failed) {
        try (LocalPortForward forward = api.client()
                .pods()
                .inNamespace(namespace)
                .withName(pod)
                .portForward(port, InetAddress.getLoopbackAddress(), ANY)) {
            return use.apply(forward.getLocalPort());
        } catch (IOException | KubernetesClientException e) {
            return failed.apply("no port could be forwarded: " + PlainText.of(String.valueOf(e.getMessage())));
        }
    }
}
