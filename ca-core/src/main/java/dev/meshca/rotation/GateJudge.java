package dev.meshca.rotation;

import dev.meshca.ClusterName;
import dev.meshca.internal.x509.Certificates;
import dev.meshca.trust.CaChain;
import dev.meshca.trust.TrustBundle;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether the evidence opens a gate: the first cluster that does not is named. */
final class GateJudge {

    private record Missing(String reason, Optional<Instant> until) {}

    private final MeshState state;
    private final Instant now;
    private final Map<ClusterName, Reload> reloads;

    GateJudge(MeshState state, Instant now, Map<ClusterName, Reload> reloads) {
        this.state = state;
        this.now = now;
        this.reloads = reloads;
    }

    GateVerdict judge(Gate gate) {
        @Nullable Missing worst = null;
        for (ClusterEvidence cluster : state.all()) {
            Optional<Missing> missing = cluster.isWaived(now) ? Optional.empty() : missing(gate, cluster);
            if (missing.isPresent() && (worst == null || isWorse(missing.get(), worst))) {
                worst = missing.get();
            }
        }
        return worst == null
                ? new GateVerdict(gate, true, "shown by every cluster", Optional.empty())
                : new GateVerdict(gate, false, worst.reason(), worst.until());
    }

    boolean opens(Gate gate, ClusterEvidence cluster) {
        return missing(gate, cluster).isEmpty();
    }

    /** What time alone does not bring is worse, and then what takes longer. */
    private static boolean isWorse(Missing one, Missing other) {
        return other.until().isPresent()
                && (one.until().isEmpty()
                        || one.until().get().isAfter(other.until().get()));
    }

    private Optional<Missing> missing(Gate gate, ClusterEvidence cluster) {
        ClusterName name = cluster.cluster();
        Optional<CaChain> chain = cluster.observed().chain();
        if (chain.isEmpty()) {
            return missing(name + " could not be read");
        }
        if (gate instanceof Gate.AllClustersIn barrier) {
            RotationPhase phase = state.phase(cluster);
            return barrier.phases().contains(phase)
                    ? Optional.empty()
                    : missing(name + " is in " + phase + ", not in " + names(barrier.phases()));
        }
        if (gate instanceof Gate.Drained drained) {
            return drained(drained.soak(), cluster, chain.get());
        }
        if (gate instanceof Gate.RootsShown shown) {
            return shown(shown.settle(), cluster, chain.get());
        }
        if (gate instanceof Gate.CrlsShown crls) {
            return listed(crls, cluster);
        }
        return Optional.ofNullable(reloads.get(name))
                .filter(reload -> reload == Reload.RESTART_NEEDED && !cluster.restartPlanned())
                .flatMap(reload -> missing(
                        "the istiod of " + name + " takes this only when it is restarted, and no restart is planned"));
    }

    private Optional<Missing> listed(Gate.CrlsShown gate, ClusterEvidence cluster) {
        ClusterName name = cluster.cluster();
        return gate.issuers().stream()
                .filter(ca -> cluster.crls().stream().noneMatch(crl -> counts(crl, ca)))
                .findFirst()
                .map(ca -> missing("the workloads of " + name + " were given no revocation list of "
                        + Certificates.subject(ca) + " that counts now"))
                .orElseGet(() -> since(
                        cluster.crlsSince(),
                        gate.settle(),
                        "workloads of " + name + " may not have the revocation lists they were given",
                        "it is not known since when the workloads of " + name + " were given the revocation lists"));
    }

    private boolean counts(X509CRL crl, X509Certificate ca) {
        return crl.getIssuerX500Principal().equals(ca.getSubjectX500Principal())
                && !now.isBefore(crl.getThisUpdate().toInstant())
                && (crl.getNextUpdate() == null
                        || now.isBefore(crl.getNextUpdate().toInstant()))
                && Certificates.isSignedBy(crl, ca.getPublicKey());
    }

    private Optional<Missing> drained(Duration soak, ClusterEvidence cluster, CaChain chain) {
        ClusterName name = cluster.cluster();
        if (cluster.served().isEmpty()) {
            return missing("it is not known what the istiod of " + name + " serves");
        }
        for (Map.Entry<String, List<X509Certificate>> replica : cluster.served().entrySet()) {
            if (!serves(replica.getValue(), chain)) {
                return missing(name + "/" + replica.getKey() + " does not serve what the Secret declares");
            }
        }
        if (cluster.onlyPresentLeaves()) {
            return Optional.empty();
        }
        return since(
                cluster.servedSince(),
                soak,
                "certificates that " + name + " issued before may be alive",
                "it is not known since when " + name + " serves what the Secret declares");
    }

    /** istiod's own certificate first, signed by the declared CA, and then {@code cert-chain.pem}. */
    private static boolean serves(List<X509Certificate> presented, CaChain chain) {
        List<X509Certificate> declared = chain.certificates();
        return presented.size() > declared.size()
                && chain.issuer()
                        .filter(ca -> Certificates.isIssuedBy(presented.get(0), ca))
                        .isPresent()
                && presented.subList(1, 1 + declared.size()).equals(declared);
    }

    private Optional<Missing> shown(Duration settle, ClusterEvidence cluster, CaChain chain) {
        ClusterName name = cluster.cluster();
        Map<String, TrustBundle> places = cluster.observed().distributed();
        if (places.isEmpty()) {
            return missing("it is not known which roots the workloads of " + name + " were given");
        }
        Optional<String> other = places.entrySet().stream()
                .filter(place -> !place.getValue().equals(chain.roots()))
                .map(Map.Entry::getKey)
                .sorted()
                .findFirst();
        if (other.isPresent()) {
            return missing(other.get() + " shows other roots than the Secret of " + name);
        }
        return since(
                cluster.shownSince(),
                settle,
                "proxies in " + name + " may not have renewed since its roots changed",
                "it is not known since when " + name + " shows its roots");
    }

    private Optional<Missing> since(Optional<Instant> start, Duration wait, String early, String unknown) {
        if (wait.isZero()) {
            return Optional.empty();
        }
        if (start.isEmpty()) {
            return missing(unknown);
        }
        Instant end = start.get().plus(wait);
        return now.isBefore(end)
                ? Optional.of(new Missing(early + " until " + end, Optional.of(end)))
                : Optional.empty();
    }

    private static Optional<Missing> missing(String reason) {
        return Optional.of(new Missing(reason, Optional.empty()));
    }

    private static List<RotationPhase> names(Set<RotationPhase> phases) {
        return phases.stream().sorted().toList();
    }
}
