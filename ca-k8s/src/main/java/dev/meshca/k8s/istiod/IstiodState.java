package dev.meshca.k8s.istiod;

import dev.meshca.MinorVersion;
import dev.meshca.k8s.internal.Api;
import dev.meshca.k8s.internal.ApiFailure;
import dev.meshca.k8s.internal.ApiPath;
import dev.meshca.rotation.ReloadRules;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The istiods of a cluster, by their Deployments.
 *
 * @param versions the tags of their images
 * @param multiRoot whether all of them take new roots while they run
 * @param running whether there is one that is not scaled to zero
 */
public record IstiodState(Set<String> versions, boolean multiRoot, boolean running) {

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
        if (Arrays.equals(before, after)
                || state.filter(known -> !known.running()).isPresent()) {
            return Optional.empty();
        }
        return state.map(known -> known.reloadRules().whyDropped(before, after))
                .orElseGet(() -> Optional.of("whether istiod takes new roots while it runs could not be read"));
    }

    private ReloadRules reloadRules() {
        return new ReloadRules(IstiodSettings.strictest(versions), multiRoot, true);
    }

    private static boolean takesRoots(Deployment deployment) {
        return IstiodSpec.of(deployment)
                .environment()
                .getOrDefault("ISTIO_MULTIROOT_MESH", Optional.empty())
                .flatMap(SettingsReader::bool)
                .orElse(false);
    }

    private static String version(Deployment deployment) {
        return IstiodSpec.of(deployment).version();
    }
}
