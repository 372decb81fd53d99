package dev.meshca.rotation;

import dev.meshca.ClusterName;
import dev.meshca.KeyAlgorithm;
import dev.meshca.issue.CaCerts;
import dev.meshca.issue.CaSpec;
import dev.meshca.issue.Issuance;
import dev.meshca.issue.RevocationList;
import dev.meshca.issue.RevocationSet;
import dev.meshca.issue.RootCa;
import dev.meshca.issue.WorkloadCert;
import dev.meshca.rotation.ClusterEvidence.Served;
import dev.meshca.rotation.ClusterEvidence.Shown;
import dev.meshca.rotation.ClusterEvidence.Ztunnels;
import dev.meshca.trust.CaChain;
import dev.meshca.trust.TrustBundle;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A mesh about to go from root A to root B, on EC keys. */
final class Acme {

    static final Duration DAY = Duration.ofHours(24);
    static final Soak SOAK = Soak.of(DAY);
    static final CaSpec OLD_INTERMEDIATE = CaSpec.intermediate("Acme").key(KeyAlgorithm.EC_P256);
    static final CaSpec NEXT_INTERMEDIATE = OLD_INTERMEDIATE.generation(2);

    private static final WorkloadCert.Spec LEAF =
            WorkloadCert.Spec.of("istio-system", "istiod").key(KeyAlgorithm.EC_P256);

    final Instant now = Instant.now();
    final RootCa a = RootCa.create(CaSpec.root("Acme").key(KeyAlgorithm.EC_P256));
    final RootCa b = RootCa.create(CaSpec.root("Acme").key(KeyAlgorithm.EC_P256).generation(2));
    final X509Certificate x = a.crossSign(b.certificate(), now);
    final List<ClusterName> names;
    final List<CaCerts> present;
    final List<CaCerts> issued;
    private final Map<CaCerts, X509Certificate> leaves = new HashMap<>();

    Acme(int clusters) {
        names = IntStream.rangeClosed(1, clusters)
                .mapToObj(i -> ClusterName.of("cluster" + i))
                .toList();
        present = a.issue(names, OLD_INTERMEDIATE, Issuance.system());
        issued = b.issue(names, NEXT_INTERMEDIATE, Issuance.system());
    }

    Rotation bridgeFirst() {
        return Rotation.bridgeFirst(x, present, issued);
    }

    Rotation trustFirst() {
        return Rotation.trustFirst(present, issued);
    }

    /** The lists of all CAs, old and new. */
    RevocationSet lists(RevocationList.Spec spec) {
        return oldLists(spec).with(lists(b, issued, spec));
    }

    /** Those of before the rotation. */
    RevocationSet oldLists(RevocationList.Spec spec) {
        return RevocationSet.of(lists(a, present, spec));
    }

    private static List<RevocationList> lists(RootCa root, List<CaCerts> intermediates, RevocationList.Spec spec) {
        return Stream.concat(
                        Stream.of(root.revocationList(spec)),
                        intermediates.stream().map(certs -> certs.revocationList(spec)))
                .toList();
    }

    /** What a cluster shows once its istiod has loaded a payload and everybody had time to renew. */
    ClusterEvidence settled(CaChain chain) {
        return settled(chain, leaf(chain));
    }

    private ClusterEvidence settled(CaChain chain, X509Certificate leaf) {
        List<X509Certificate> presented = new ArrayList<>(List.of(leaf));
        presented.addAll(chain.certificates());
        Optional<Instant> longAgo = Optional.of(now.minus(Duration.ofDays(90)));
        Map<String, TrustBundle> places = Map.of(chain.cluster() + "/default/istio-ca-root-cert", chain.roots());
        return ClusterEvidence.declaring(chain)
                .served(new Served(Map.of("istiod-0", presented), longAgo))
                .shown(new Shown(places, longAgo))
                .ztunnels(Ztunnels.NONE);
    }

    /** The same of a rotation from or to other CAs. */
    ClusterEvidence settled(CaChain chain, Rotation rotation) {
        return Stream.concat(Stream.of(rotation.cas().old(chain.cluster())), rotation.cas().newCas().stream())
                .filter(certs -> chain.issuer().equals(Optional.of(certs.certificate())))
                .findFirst()
                .map(issuer -> settled(chain, leafOf(issuer)))
                .orElseThrow();
    }

    private X509Certificate leafOf(CaCerts ca) {
        return leaves.computeIfAbsent(ca, issuer -> issuer.issue(LEAF).certificate());
    }

    List<ClusterEvidence> settled(List<CaCerts> payloads) {
        return payloads.stream().map(CaCerts::chain).map(this::settled).toList();
    }

    /** The same for CAs that need not be among the prepared ones. */
    List<ClusterEvidence> settledAs(List<CaCerts> clusters) {
        return clusters.stream()
                .map(certs -> settled(certs.chain(), certs.issue(LEAF).certificate()))
                .toList();
    }

    /** A certificate that the declared CA signs, as istiod's own is, and the chain. */
    List<X509Certificate> served(CaChain chain) {
        List<X509Certificate> presented = new ArrayList<>(List.of(leaf(chain)));
        presented.addAll(chain.certificates());
        return presented;
    }

    private X509Certificate leaf(CaChain chain) {
        CaCerts ca = Stream.concat(present.stream(), issued.stream())
                .filter(certs -> chain.issuer().equals(Optional.of(certs.certificate())))
                .findFirst()
                .orElseThrow();
        return leafOf(ca);
    }
}
