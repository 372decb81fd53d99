package dev.meshca.k8s.istiod;

import dev.meshca.k8s.internal.PlainText;
import dev.meshca.trust.TrustBundle;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A Pod in which a ztunnel runs.
 *
 * @param namespace of the Pod, and of the ConfigMap that it mounts
 * @param node where it runs
 * @param tag of its image; empty if the image has none, as with a digest alone
 * @param started when its container started; a container that was restarted counts from then, and none started before its
 *     Pod was made
 * @param shown the roots in the ConfigMap; none if that could not be read
 * @param shownSince when they were written there, by the API server's clock, to the second
 * @param mountsLists whether it mounts the ConfigMap {@code istio-ca-crl}, as with {@code peerCaCrl.enabled=true}
 */
public record ZtunnelPod(
        String namespace,
        String node,
        String tag,
        Optional<Instant> started,
        TrustBundle shown,
        Optional<Instant> shownSince,
        boolean mountsLists) {

    /** In Istio's chart of ztunnel. */
    private static final String CONTAINER = "istio-proxy";

    private static final String LISTS = "istio-ca-crl";

    /** Empty if none runs: what starts later reads what is mounted then. */
    static Optional<ZtunnelPod> of(Pod pod, TrustBundle shown, Optional<Instant> shownSince) {
        String phase = pod.getStatus() == null ? null : pod.getStatus().getPhase();
        List<ContainerStatus> statuses =
                pod.getStatus() == null || pod.getStatus().getContainerStatuses() == null
                        ? List.of()
                        : pod.getStatus().getContainerStatuses();
        Optional<ContainerState> state = statuses.stream()
                .filter(status -> statuses.size() == 1 || CONTAINER.equals(status.getName()))
                .flatMap(status -> Stream.ofNullable(status.getState()))
                .findFirst();
        boolean running = state.map(found -> found.getRunning() != null).orElse("Running".equals(phase));
        if (pod.getMetadata().getDeletionTimestamp() != null || !running) {
            return Optional.empty();
        }
        Optional<Instant> started =
                state.flatMap(found -> time(found.getRunning().getStartedAt()));
        Optional<Instant> made = time(pod.getMetadata().getCreationTimestamp());
        String node = pod.getSpec() == null ? null : pod.getSpec().getNodeName();
        return Optional.of(new ZtunnelPod(
                pod.getMetadata().getNamespace(),
                name(node == null ? pod.getMetadata().getName() : node),
                PlainText.of(image(pod).flatMap(IstiodSpec::tag).orElse("")),
                started.map(time -> made.filter(time::isBefore).orElse(time)),
                shown,
                shownSince,
                mountsLists(pod)));
    }

    /** Whole, however long a node's name is, if it is one. */
    private static String name(String text) {
        return text.matches("[a-z0-9.-]{1,253}") ? text : PlainText.of(text);
    }

    private static Optional<String> image(Pod pod) {
        return Optional.ofNullable(pod.getSpec()).stream()
                .flatMap(spec -> spec.getContainers().stream())
                .sorted(Comparator.comparing(container -> !CONTAINER.equals(container.getName())))
                .flatMap(container -> Stream.ofNullable(container.getImage()))
                .findFirst();
    }

    private static boolean mountsLists(Pod pod) {
        return Optional.ofNullable(pod.getSpec()).stream()
                .flatMap(spec -> spec.getVolumes().stream())
                .anyMatch(volume -> volume.getConfigMap() != null
                        && LISTS.equals(volume.getConfigMap().getName()));
    }

    private static Optional<Instant> time(@Nullable String text) {
        try {
            return text == null ? Optional.empty() : Optional.of(Instant.parse(text));
        } catch (DateTimeParseException unreadable) {
            return Optional.empty();
        }
    }
}
