package dev.meshca.k8s.internal;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.LocalPortForward;
import io.fabric8.kubernetes.client.http.WebSocketHandshakeException;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A port of a Pod, forwarded to this machine, where only its own programs reach it. */
public final class ForwardedPort {

    private static final int ANY = 0;

    private ForwardedPort() {}

    /** Uses the local port while it is open, or says why there is none, or why it led nowhere. */
    public static <R> R use(
            Api api,
            String namespace,
            String pod,
            int port,
            IntFunction<R> use,
            Predicate<R> useless,
            Function<String, R> failed) {
        try (LocalPortForward forward = api.client()
                .pods()
                .inNamespace(namespace)
                .withName(pod)
                .portForward(port, InetAddress.getLoopbackAddress(), ANY)) {
            R result = use.apply(forward.getLocalPort());
            return Optional.of(result)
                    .filter(useless)
                    .flatMap(nothing -> whyItLedNowhere(forward))
                    .map(failed)
                    .orElse(result);
        } catch (IOException | KubernetesClientException e) {
            return failed.apply("no port could be forwarded: " + PlainText.of(String.valueOf(e.getMessage())));
        }
    }

    /** The local end only sees that the connection breaks off. */
    private static Optional<String> whyItLedNowhere(LocalPortForward forward) {
        return Stream.concat(forward.getServerThrowables().stream(), forward.getClientThrowables().stream())
                .map(ForwardedPort::said)
                .flatMap(Optional::stream)
                .findFirst()
                .map(why -> "the port forwarded to it leads nowhere: " + why);
    }

    private static Optional<String> said(Throwable fault) {
        if (fault instanceof WebSocketHandshakeException refused) {
            return Optional.of(
                    "the API server answered " + refused.getResponse().code());
        }
        return Optional.ofNullable(fault.getMessage()).map(PlainText::of);
    }
}
