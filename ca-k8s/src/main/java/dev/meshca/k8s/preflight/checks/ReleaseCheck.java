package dev.meshca.k8s.preflight.checks;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.MinorVersion;
import dev.meshca.k8s.cluster.ClusterCode;
import dev.meshca.k8s.preflight.PreflightOptions.Release;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether an Istio release is supported, and supports the Kubernetes version of a cluster. */
final class ReleaseCheck {

    private final IstioReleases releases;
    private final LocalDate today;

    ReleaseCheck(IstioReleases releases, LocalDate today) {
        this.releases = releases;
        this.today = today;
    }

    List<Finding> check(ClusterName cluster, MinorVersion istio, Optional<MinorVersion> kubernetes) {
        String where = cluster.value();
        Optional<Release> known = releases.find(istio);
        if (known.isEmpty()) {
            return List.of(ClusterCode.ISTIO_RELEASE_UNKNOWN.at(where, "Istio " + istio + " is not in the table"));
        }
        Release release = known.get();
        List<Finding> findings = new ArrayList<>();
        release.endOfLife()
                .filter(today::isAfter)
                .ifPresent(end -> findings.add(ClusterCode.ISTIO_END_OF_LIFE.at(
                        where, "Istio " + istio + " has been out of support since " + end)));
        kubernetes.flatMap(version -> unsupported(release, version, where)).ifPresent(findings::add);
        return findings;
    }

    private static Optional<Finding> unsupported(Release release, MinorVersion kubernetes, String where) {
        String supported = "Istio " + release.version() + " supports Kubernetes " + release.oldestKubernetes() + " to "
                + release.newestKubernetes();
        if (kubernetes.compareTo(release.minimumKubernetes()) < 0) {
            return Optional.of(ClusterCode.KUBERNETES_TOO_OLD.at(
                    where,
                    "Kubernetes " + kubernetes + " is below the minimum " + release.minimumKubernetes() + "; "
                            + supported));
        }
        if (kubernetes.compareTo(release.oldestKubernetes()) < 0
                || kubernetes.compareTo(release.newestKubernetes()) > 0) {
            return Optional.of(ClusterCode.KUBERNETES_UNSUPPORTED.at(where, supported + ", and this is " + kubernetes));
        }
        return Optional.empty();
    }
}
