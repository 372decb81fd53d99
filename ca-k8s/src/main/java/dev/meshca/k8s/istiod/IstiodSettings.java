package dev.meshca.k8s.istiod;

import dev.meshca.MinorVersion;
import dev.meshca.k8s.istiod.Setting.Origin;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How the istiods of a cluster are set up, as far as it matters for a rotation. Where several run and differ, the more
 * careful value stands here.
 *
 * @param versions the image tags of those that run; none if there is neither a Pod nor a Deployment
 * @param multiRoot {@code ISTIO_MULTIROOT_MESH}: a running istiod takes added and removed roots
 * @param defaultLifetime {@code DEFAULT_WORKLOAD_CERT_TTL}: for workloads that ask for no lifetime
 * @param maximumLifetime {@code MAX_WORKLOAD_CERT_TTL}: more is refused
 * @param requestedLifetime {@code SECRET_TTL}: what proxies ask for, as the mesh configuration has it; an annotation of a
 *     single workload is not seen
 * @param clusterTrustBundles {@code ENABLE_CLUSTER_TRUST_BUNDLE_API}: roots go to a ClusterTrustBundle, not to ConfigMaps
 * @param revocationLists {@code PILOT_ENABLE_CA_CRL}: {@code ca-crl.pem} is read; never before 1.27
 */
public record IstiodSettings(
        List<String> versions,
        Setting<Boolean> multiRoot,
        Setting<Duration> defaultLifetime,
        Setting<Duration> maximumLifetime,
        Setting<Duration> requestedLifetime,
        Setting<Boolean> clusterTrustBundles,
        Setting<Boolean> revocationLists) {

    /** Settings; the list is copied. */
    public IstiodSettings {
        versions = List.copyOf(versions);
    }

    /**
     * The minor versions of those that run; a tag such as {@code latest} says none.
     *
     * @return each once, the oldest first
     */
    public List<MinorVersion> releases() {
        return releases(versions);
    }

    static List<MinorVersion> releases(Collection<String> tags) {
        return tags.stream()
                .flatMap(tag -> MinorVersion.find(tag).stream())
                .distinct()
                .sorted()
                .toList();
    }

    /**
     * How long a workload certificate lives at most: what proxies ask for, as far as istiod grants it, or what who does
     * not ask is given. A client that asks for more by itself may get up to {@link #maximumLifetime}.
     *
     * @return 24 hours if nothing else is set
     */
    public Setting<Duration> longestLifetime() {
        boolean granted = requestedLifetime.value().compareTo(maximumLifetime.value()) <= 0;
        Setting<Duration> asked = granted ? requestedLifetime : maximumLifetime;
        int order = defaultLifetime.value().compareTo(asked.value());
        return order > 0 || (order == 0 && defaultLifetime.known()) ? defaultLifetime : asked;
    }

    /**
     * The same, where it is known.
     *
     * @return empty if a setting that decides it could not be read
     */
    public Optional<Duration> lifetime() {
        boolean readable = Stream.of(defaultLifetime, maximumLifetime, requestedLifetime)
                .noneMatch(setting -> setting.origin() == Origin.UNREADABLE);
        return readable ? Optional.of(longestLifetime().value()) : Optional.empty();
    }

    /**
     * The version whose rules count: of several the oldest.
     *
     * @return empty if a tag, such as {@code latest}, says none: then the strictest rules do
     */
    public Optional<MinorVersion> strictestRelease() {
        return strictest(versions);
    }

    static Optional<MinorVersion> strictest(Collection<String> tags) {
        return tags.stream().allMatch(tag -> MinorVersion.find(tag).isPresent())
                ? releases(tags).stream().findFirst()
                : Optional.empty();
    }
}
