package dev.meshca.rotation;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.meshca.Finding;
import dev.meshca.IstioDocuments;
import dev.meshca.RotationCode;
import dev.meshca.RotationPhase;
import dev.meshca.issue.CaCerts;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** What is held against a write: what it changes, under what is there before and after it. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class CrossCheckTest {

    private final Acme acme = new Acme(2);
    private final CaCerts oldOne = acme.present.get(0);

    private List<Finding> findings(CaCerts payload, CaCerts... held) {
        Rotation rotation = acme.trustFirst();
        List<ClusterEvidence> mesh = Stream.of(held)
                .map(CaCerts::chain)
                .map(ClusterEvidence::declaring)
                .toList();
        MeshState state = new MeshState(rotation, mesh, acme.now);
        RotationStep.Write write =
                new RotationStep.Write(payload.cluster(), RotationPhase.STEADY, RotationPhase.UNKNOWN, payload, false);
        return new CrossCheck(rotation, state).ofWrites(List.of(write));
    }

    @Test
    void a_CA_and_its_root_at_once_would_be_refused_by_those_who_hold_the_roots_of_before() {
        assertThat(findings(acme.issued.get(0), oldOne, acme.present.get(1)))
                .extracting(Finding::toString)
                .anySatisfy(text -> assertThat(text)
                        .startsWith("ERROR ISSUED_BEFORE_TRUSTED cluster1 to cluster1: ")
                        .contains("before this step"));
    }

    @Test
    void roots_that_go_would_orphan_what_others_issue() {
        assertThat(findings(acme.issued.get(0), oldOne, acme.present.get(1)))
                .extracting(Finding::code, Finding::where)
                .contains(tuple(RotationCode.LEAF_ORPHANED, "cluster2 to cluster1"));
    }

    @Test
    void what_was_refused_before_is_not_held_against_a_write() {
        byte[] sameRoots = ("# the same roots\n" + text(oldOne.pem().rootCert())).getBytes(US_ASCII);
        CaCerts written = CaCerts.of(oldOne.cluster(), oldOne.pem().with(IstioDocuments.ROOT_CERT, sameRoots));

        assertThat(findings(written, oldOne, acme.issued.get(1))).isEmpty();
    }

    private static String text(byte[] pem) {
        return new String(pem, US_ASCII);
    }
}
