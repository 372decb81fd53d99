package dev.meshca.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.ClusterName;
import dev.meshca.IstioDocuments;
import dev.meshca.KeyAlgorithm;
import dev.meshca.Validity;
import dev.meshca.internal.x509.Certificates;
import dev.meshca.issue.CaCerts;
import dev.meshca.issue.CaSpec;
import dev.meshca.issue.Issuance;
import dev.meshca.issue.RootCa;
import dev.meshca.trust.CaChain;
import dev.meshca.trust.ObservedCluster;
import dev.meshca.trust.TrustReport.Matrix.Cell;
import dev.meshca.trust.TrustReport.Matrix.Verdict;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** A refusal counts unless it came with the end of an old CA. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RefusalsTest {

    private final Acme acme = new Acme(2);
    private final ClusterName one = acme.names.get(0);
    private final ClusterName two = acme.names.get(1);
    private final RootCa old =
            RootCa.create(CaSpec.root("Old").key(KeyAlgorithm.EC_P256).validity(Validity.lasting(Duration.ofDays(2))));
    private final X509Certificate bridge = old.crossSign(acme.b.certificate(), acme.now);
    private final List<CaCerts> present = old.issue(acme.names, Acme.OLD_INTERMEDIATE, Issuance.system());
    private final Instant end = old.certificate().getNotAfter().toInstant();
    private final List<Instant> asked = new ArrayList<>();

    private ObservedCluster cluster(ClusterName name, CaCerts issuing, X509Certificate root, X509Certificate... above) {
        IstioDocuments documents = issuing.pem()
                .with(IstioDocuments.CERT_CHAIN, pem(Stream.concat(Stream.of(issuing.certificate()), Stream.of(above))))
                .with(IstioDocuments.ROOT_CERT, pem(Stream.of(root)));
        return ObservedCluster.of(CaChain.read(name, documents));
    }

    private static byte[] pem(Stream<X509Certificate> certificates) {
        return certificates.map(Certificates::pem).collect(Collectors.joining()).getBytes(StandardCharsets.US_ASCII);
    }

    private ObservedCluster issuingNew(X509Certificate... above) {
        return cluster(one, acme.issued.get(0), acme.b.certificate(), above);
    }

    private ObservedCluster trusting(X509Certificate root) {
        return cluster(two, acme.issued.get(1), root);
    }

    /** What is counted after the end when these pairs are refused then, and those before it. */
    private List<Cell> counted(List<Cell> after, List<Cell> before, ObservedCluster... clusters) {
        Refusals.Verifier verifier = (observed, at) -> {
            asked.add(at);
            return at.isBefore(end) ? before : after;
        };
        RootCas cas = RootCas.of(present, acme.issued, Optional.of(bridge));
        Rotation rotation = new Rotation(PhaseOrder.BRIDGE_FIRST, cas, Duration.ofMinutes(2), verifier);
        return new Refusals(rotation, end.plusSeconds(60)).among(List.of(clusters));
    }

    private static Cell refused(ClusterName from, ClusterName to) {
        return new Cell(from, to, Verdict.REFUSED, "why", "none");
    }

    private final List<Cell> refusal = List.of(refused(one, two));

    @Test
    void that_over_an_ended_bridge_does_not_count() {
        assertThat(counted(refusal, List.of(), issuingNew(bridge), trusting(acme.b.certificate())))
                .isEmpty();
        assertThat(asked).containsExactly(end.plusSeconds(60), end.minusSeconds(1));
    }

    @Test
    void that_under_an_ended_root_does_not_count() {
        assertThat(counted(refusal, List.of(), issuingNew(), trusting(old.certificate())))
                .isEmpty();
    }

    @Test
    void that_under_an_ended_root_which_workloads_still_hold_does_not_count() {
        ObservedCluster trusting = trusting(acme.b.certificate());
        ObservedCluster late =
                new ObservedCluster(trusting.name(), trusting.chain(), Map.of("cluster2/a", old.roots()), List.of());

        assertThat(counted(refusal, List.of(), issuingNew(), late)).isEmpty();
    }

    @Test
    void that_of_what_an_ended_CA_issues_does_not_count() {
        ObservedCluster issuing = cluster(one, present.get(0), old.certificate());

        assertThat(counted(refusal, refusal, issuing, trusting(acme.b.certificate())))
                .isEmpty();
    }

    @Test
    void that_of_before_the_end_counts() {
        assertThat(counted(refusal, refusal, issuingNew(bridge), trusting(acme.b.certificate())))
                .isEqualTo(refusal);
    }

    @Test
    void that_of_another_pair_before_the_end_does_not_matter() {
        List<Cell> others = List.of(refused(two, one), refused(one, one), refused(two, two));

        assertThat(counted(refusal, others, issuingNew(bridge), trusting(acme.b.certificate())))
                .isEmpty();
    }

    @Test
    void that_which_meets_no_ended_CA_counts() {
        assertThat(counted(refusal, List.of(), issuingNew(), trusting(acme.b.certificate())))
                .isEqualTo(refusal);
    }
}
