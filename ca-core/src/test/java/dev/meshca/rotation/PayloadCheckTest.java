package dev.meshca.rotation;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.RotationCode;
import dev.meshca.issue.CaCerts;
import dev.meshca.recipes.Layout;
import dev.meshca.testing.Forge;
import dev.meshca.testing.Forged;
import dev.meshca.testing.Keys;
import dev.meshca.trust.ObservedCluster;
import dev.meshca.trust.TrustReport.Matrix.Cell;
import dev.meshca.trust.TrustReport.Matrix.Verdict;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Under which roots the payloads of a rotation are judged before it begins, and what else is asked of new CAs. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class PayloadCheckTest {

    private static final KeyPair OLD = Keys.ec();

    private final Acme acme = new Acme(1);

    private List<Finding> preflight(Refusals.Verifier verifier) {
        RootCas cas = RootCas.of(acme.present, acme.issued, Optional.empty());
        Rotation rotation = new Rotation(PhaseOrder.TRUST_FIRST, cas, Duration.ofMinutes(2), verifier);
        return rotation.preflight(Acme.SOAK, acme.now);
    }

    @Test
    void each_payload_is_judged_under_the_roots_of_every_phase_that_has_to_accept_it() {
        List<String> asked = new ArrayList<>();

        preflight((clusters, at) -> {
            clusters.forEach(
                    cluster -> asked.add(new TreeSet<>(cluster.distributed().keySet()) + " " + issuer(cluster)));
            return List.of();
        });

        String before = "[cluster1 in ISSUE, cluster1 in STEADY, cluster1 in TRUST] old";
        String after = "[cluster1 in DONE, cluster1 in ISSUE, cluster1 in TRUST] new";
        assertThat(asked).containsExactly(before, before, after, after);
    }

    private String issuer(ObservedCluster cluster) {
        boolean old = cluster.chain()
                .orElseThrow()
                .issuer()
                .equals(Optional.of(acme.present.get(0).certificate()));
        return old ? "old" : "new";
    }

    @Test
    void a_payload_that_would_be_refused_is_said_with_its_phase() {
        ClusterName one = acme.names.get(0);
        Cell refused = new Cell(one, one, Verdict.REFUSED, "why", "none");

        assertThat(preflight((clusters, at) -> List.of(refused)))
                .extracting(Finding::toString)
                .startsWith("ERROR ISSUED_BEFORE_TRUSTED cluster1 to cluster1: what cluster1 issues in phase STEADY"
                        + " would be refused in cluster1: why")
                .hasSize(4);
    }

    private static CaCerts certs(Forged ca, Forged root) {
        return CaCerts.of(ClusterName.of("cluster1"), Layout.of(ca, root).documents());
    }

    private List<Finding> reused(Forge fresh) {
        Forged a = Forge.root("A").selfSigned();
        Forged b = Forge.root("B").selfSigned();
        return Rotation.trustFirst(
                        List.of(certs(Forge.intermediate("Old").keys(OLD).signedBy(a), a)),
                        List.of(certs(fresh.signedBy(b), b)))
                .preflight(Acme.SOAK, acme.now);
    }

    @Test
    void a_new_CA_with_the_name_the_key_or_the_key_identifier_of_an_old_one_is_refused() {
        Forged known = Forge.intermediate("Old").keys(OLD).selfSigned();
        SubjectKeyIdentifier sameId = new SubjectKeyIdentifier(known.keyId().orElseThrow());

        assertThat(reused(Forge.intermediate("New"))).isEmpty();
        for (Forge fresh : List.of(
                Forge.intermediate("Old"),
                Forge.intermediate("New").keys(OLD).extension(Extension.subjectKeyIdentifier, false, otherId()),
                Forge.intermediate("New").extension(Extension.subjectKeyIdentifier, false, sameId))) {
            assertThat(reused(fresh))
                    .extracting(Finding::code, Finding::where)
                    .containsExactly(tuple(RotationCode.GENERATION_REUSED, "cluster1"));
        }
    }

    private static SubjectKeyIdentifier otherId() {
        return new SubjectKeyIdentifier(new byte[20]);
    }

    @Test
    void a_newline_is_put_between_two_texts_that_need_one() {
        assertThat(appended("", "b")).isEqualTo("b");
        assertThat(appended("a", "b")).isEqualTo("a\nb");
        assertThat(appended("a\n", "b")).isEqualTo("a\nb");
    }

    private static String appended(String first, String second) {
        return new String(CacertsAssembly.append(first.getBytes(US_ASCII), second.getBytes(US_ASCII)), US_ASCII);
    }
}
