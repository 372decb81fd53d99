package dev.meshca.k8s.istiod;

import dev.meshca.MinorVersion;
import dev.meshca.k8s.internal.Api;
import dev.meshca.k8s.internal.ApiFailure;
import dev.meshca.k8s.internal.ApiPath;
import dev.meshca.k8s.internal.PlainText;
import dev.meshca.trust.TrustBundle;
import dev.meshca.trust.TrustBundle.Relation;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The istiods of a cluster, by their Deployments.
 *
 * @param versions the tags of their images
 * @param multiRoot whether all of them take new roots while they run
 * @param running whether there is one that is not scaled to zero
 */
public record IstiodState(Set<String> versions, boolean multiRoot, boolean running) {

    private static final MinorVersion COMPARES_SETS = new MinorVersion(1, 30);
    private static final String VERSION_LABEL = "app.kubernetes.io/version";

    /** Empty if the Deployments may not be read. */
    public static Optional<IstiodState> read(Api api, String namespace) {
        List<Deployment> found = new ArrayList<>();
        try {
            api.list(
                    ApiPath.deployments(namespace).with("labelSelector", "app=istiod"),
                    DeploymentList.class,
                    found::add);
        } catch (ApiFailure failure) {
            if (failure.isRefusal()) {
                return Optional.empty();
            }
            throw failure;
        }
        return Optional.of(of(found));
    }

    public static IstiodState of(List<Deployment> deployments) {
        List<Deployment> running = deployments.stream()
                .filter(deployment -> deployment.getSpec() != null
                        && !Integer.valueOf(0).equals(deployment.getSpec().getReplicas()))
                .toList();
        Set<String> versions = new TreeSet<>();
        running.forEach(deployment -> versions.add(version(deployment)));
        boolean multiRoot = !running.isEmpty() && running.stream().allMatch(IstiodState::takesRoots);
        return new IstiodState(versions, multiRoot, !running.isEmpty());
    }

    /** The minor versions among the tags; a tag such as {@code latest} says none. */
    public List<MinorVersion> releases() {
        return versions.stream()
                .flatMap(tag -> MinorVersion.find(tag).stream())
                .distinct()
                .sorted()
                .toList();
    }

    /** Why a running istiod drops an update from one {@code root-cert.pem} to another; empty if it takes it. */
    public static Optional<String> droppedChange(byte[] before, byte[] after, Optional<IstiodState> state) {
        if (Arrays.equals(before, after) || (state.isPresent() && !state.get().running())) {
            return Optional.empty();
        }
        if (state.isEmpty()) {
            return Optional.of("whether istiod takes new roots while it runs could not be read");
        }
        if (!state.get().multiRoot()) {
            return Optional.of("istiod runs without ISTIO_MULTIROOT_MESH=true and drops every change of root-cert.pem");
        }
        Relation relation = TrustBundle.of(before).relationTo(TrustBundle.of(after));
        if (relation == Relation.OVERLAP || relation == Relation.DISJOINT) {
            return Optional.of("istiod takes added or removed roots, but not a change of both (" + relation + ")");
        }
        boolean comparesBytes = state.get().releases().isEmpty()
                || state.get().releases().get(0).compareTo(COMPARES_SETS) < 0;
        if (comparesBytes && !contains(before, after) && !contains(after, before)) {
            return Optional.of(
                    "istiod before 1.30 compares bytes: the old root-cert.pem must be part of the new one, or the"
                            + " new one part of the old, unchanged");
        }
        return Optional.empty();
    }

    private static boolean takesRoots(Deployment deployment) {
        return containers(deployment).stream()
                .flatMap(container ->
                        container.getEnv() == null ? List.<EnvVar>of().stream() : container.getEnv().stream())
                .anyMatch(variable -> "ISTIO_MULTIROOT_MESH".equals(variable.getName()) && isTrue(variable.getValue()));
    }

    /** The spellings of strconv.ParseBool, which istiod reads it with. */
    private static boolean isTrue(@Nullable String value) {
        return value != null && Set.of("1", "t", "T", "TRUE", "true", "True").contains(value);
    }

    private static String version(Deployment deployment) {
        String image = containers(deployment).stream()
                .filter(container -> "discovery".equals(container.getName()))
                .findFirst()
                .map(container -> String.valueOf(container.getImage()))
                .orElse("");
        String name = image.contains("@") ? image.substring(0, image.indexOf('@')) : image;
        int colon = name.lastIndexOf(':');
        if (colon > name.lastIndexOf('/')) {
            return PlainText.of(name.substring(colon + 1));
        }
        Map<String, String> labels = deployment.getMetadata().getLabels();
        return labels == null ? "unknown" : PlainText.of(labels.getOrDefault(VERSION_LABEL, "unknown"));
    }

    private static List<Container> containers(Deployment deployment) {
        return deployment.getSpec().getTemplate() == null
                        || deployment.getSpec().getTemplate().getSpec() == null
                ? List.of()
                : deployment.getSpec().getTemplate().getSpec().getContainers();
    }

    private static boolean contains(byte[] whole, byte[] part) {
        for (int start = 0; start + part.length <= whole.length; start++) {
            if (Arrays.equals(whole, start, start + part.length, part, 0, part.length)) {
                return true;
            }
        }
        return false;
    }
}
