package dev.meshca.k8s.istiod;

import dev.meshca.MinorVersion;
import dev.meshca.k8s.internal.Api;
import dev.meshca.k8s.internal.ApiFailure;
import dev.meshca.rotation.ReloadRules;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The istiods of a cluster, by their Deployments.
 *
 * @param versions the tags of their images, sorted
 * @param multiRoot whether all of them take new roots while they run
 * @param running whether there is one that is not scaled to zero
 */
public record IstiodState(List<String> versions, boolean multiRoot, boolean running) {

    /** A state; the list is copied. */
    public IstiodState {
        versions = List.copyOf(versions);
    }

    /** Empty if the Deployments may not be read. */
    public static Optional<IstiodState> read(Api api, String namespace) {
        try {
            return Optional.of(of(Deployments.running(api, namespace).stream()
                    .map(IstiodSpec::of)
                    .toList()));
        } catch (ApiFailure failure) {
            if (failure.isRefusal()) {
                return Optional.empty();
            }
            throw failure;
        }
    }

    static IstiodState of(List<IstiodSpec> running) {
        return new IstiodState(
                running.stream().map(IstiodSpec::version).distinct().sorted().toList(),
                !running.isEmpty() && running.stream().allMatch(IstiodSpec::isMultiRoot),
                !running.isEmpty());
    }

    /** The minor versions among the tags; a tag such as {@code latest} says none. */
    public List<MinorVersion> releases() {
        return IstiodSettings.releases(versions);
    }

    /** Why a running istiod drops an update from one {@code root-cert.pem} to another; empty if it takes it. */
    public static Optional<String> droppedChange(byte[] before, byte[] after, Optional<IstiodState> state) {
        if (Arrays.equals(before, after)) {
            return Optional.empty();
        }
        return state.isEmpty()
                ? Optional.of("whether istiod takes new roots while it runs could not be read")
                : state.filter(IstiodState::running)
                        .flatMap(istiod -> istiod.reloadRules().whyDropped(before, after));
    }

    private ReloadRules reloadRules() {
        return new ReloadRules(IstiodSettings.strictest(versions), multiRoot, true);
    }
}
