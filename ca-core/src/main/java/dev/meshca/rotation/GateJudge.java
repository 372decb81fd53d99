package dev.meshca.rotation;

import dev.meshca.ClusterName;
import dev.meshca.Gate;
import dev.meshca.RotationPhase;
import dev.meshca.internal.x509.Certificates;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Whether the evidence opens a gate; if not, the cluster is named that keeps it closed longest. */
final class GateJudge {

    /** What a cluster does not show, and until when if time alone brings it. */
    private record Missing(String reason, Optional<Instant> until) {

        static Optional<Missing> of(String reason) {
            return Optional.of(new Missing(reason, Optional.empty()));
        }

        Instant end() {
            return until.orElse(Instant.MAX);
        }
    }

    private final MeshState state;
    private final Set<ClusterName> untold;

    /** Clusters of which it is not told how long certificates live show nothing that such a life has passed since. */
    GateJudge(MeshState state, Set<ClusterName> untold) {
        this.state = state;
        this.untold = untold;
    }

    Gate.Verdict judge(Gate gate) {
        return state.all().stream()
                .flatMap(cluster -> missing(gate, cluster).stream())
                .max(Comparator.comparing(Missing::end))
                .map(missing -> new Gate.Verdict(gate, false, missing.reason(), missing.until()))
                .orElseGet(() -> new Gate.Verdict(gate, true, open(gate), Optional.empty()));
    }

    private String open(Gate gate) {
        String waived = state.all().stream()
                .filter(cluster -> gate instanceof Gate.ZtunnelsRestarted restarted
                        && restarted(restarted, cluster).isPresent())
                .map(cluster -> cluster.cluster().value())
                .collect(Collectors.joining(", "));
        return waived.isEmpty() ? "shown by every cluster" : "shown by every other cluster, and waived for " + waived;
    }

    boolean opens(Gate gate, ClusterEvidence cluster) {
        return missing(gate, cluster).isEmpty();
    }

    private Optional<Missing> missing(Gate gate, ClusterEvidence cluster) {
        if (cluster.declared().isEmpty()) {
            return Missing.of(cluster.cluster() + " could not be read");
        }
        if (gate instanceof Gate.AllClustersIn barrier) {
            return outside(barrier, cluster);
        }
        if (gate instanceof Gate.Drained drained) {
            return drained(drained, cluster);
        }
        if (gate instanceof Gate.RootsShown shown) {
            return shown(shown, cluster);
        }
        if (gate instanceof Gate.ZtunnelsRestarted restarted) {
            return restarted(restarted, cluster)
                    .filter(missing -> !cluster.ztunnels().waived());
        }
        return listed((Gate.CrlsShown) gate, cluster);
    }

    private static Optional<Missing> restarted(Gate.ZtunnelsRestarted gate, ClusterEvidence cluster) {
        return cluster.whyNotRestarted(gate.mounted()).flatMap(Missing::of);
    }

    private Optional<Missing> outside(Gate.AllClustersIn gate, ClusterEvidence cluster) {
        RotationPhase phase = state.phase(cluster);
        return gate.phases().contains(phase)
                ? Optional.empty()
                : Missing.of(cluster.cluster() + " is in " + phase + ", not in "
                        + gate.phases().stream()
                                .sorted()
                                .map(RotationPhase::name)
                                .collect(Collectors.joining(" or ")));
    }

    private Optional<Missing> drained(Gate.Drained gate, ClusterEvidence cluster) {
        ClusterName name = cluster.cluster();
        return cluster.whyNotServed()
                .map(Missing::of)
                .orElseGet(() -> lifetime(
                        gate.soak(),
                        name,
                        cluster.served().since(),
                        "certificates that " + name + " issued before may be alive",
                        "it is not known since when " + name + " serves what the Secret declares"));
    }

    private Optional<Missing> shown(Gate.RootsShown gate, ClusterEvidence cluster) {
        ClusterName name = cluster.cluster();
        return cluster.whyNotShown()
                .map(Missing::of)
                .orElseGet(() -> lifetime(
                        gate.settle(),
                        name,
                        cluster.shown().since(),
                        "proxies in " + name + " may not have renewed since its roots changed",
                        "it is not known since when " + name + " shows its roots"));
    }

    private Optional<Missing> listed(Gate.CrlsShown gate, ClusterEvidence cluster) {
        ClusterName name = cluster.cluster();
        return gate.issuers().stream()
                .filter(ca -> cluster.lists().crls().stream().noneMatch(crl -> counts(crl, ca)))
                .findFirst()
                .map(ca -> Missing.of("the workloads of " + name + " were given no revocation list of "
                        + Certificates.subject(ca) + " that counts now"))
                .orElseGet(() -> since(
                        cluster.lists().since(),
                        gate.settle(),
                        "workloads of " + name + " may not have the revocation lists they were given",
                        "it is not known since when the workloads of " + name + " were given the revocation lists"));
    }

    private boolean counts(X509CRL crl, X509Certificate ca) {
        return crl.getIssuerX500Principal().equals(ca.getSubjectX500Principal())
                && !state.now().isBefore(crl.getThisUpdate().toInstant())
                && (crl.getNextUpdate() == null
                        || state.now().isBefore(crl.getNextUpdate().toInstant()))
                && Certificates.isSignedBy(crl, ca.getPublicKey());
    }

    private Optional<Missing> lifetime(
            Duration wait, ClusterName name, Optional<Instant> start, String early, String unknown) {
        return untold.contains(name) && !wait.isZero()
                ? Missing.of("it could not be read how long workload certificates of " + name
                        + " live; give a soak, or the right to read it")
                : since(start, wait, early, unknown);
    }

    private Optional<Missing> since(Optional<Instant> start, Duration wait, String early, String unknown) {
        if (wait.isZero()) {
            return Optional.empty();
        }
        if (start.isEmpty()) {
            return Missing.of(unknown);
        }
        Instant end = start.get().plus(wait);
        return state.now().isBefore(end)
                ? Optional.of(new Missing(early + " until " + end, Optional.of(end)))
                : Optional.empty();
    }
}
