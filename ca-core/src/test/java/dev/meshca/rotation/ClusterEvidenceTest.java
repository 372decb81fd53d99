package dev.meshca.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.Gate;
import dev.meshca.RotationPhase;
import dev.meshca.Validity;
import dev.meshca.issue.RevocationList;
import dev.meshca.issue.RevocationSet;
import dev.meshca.rotation.ClusterEvidence.Lists;
import dev.meshca.rotation.ClusterEvidence.Served;
import dev.meshca.trust.CaChain;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** What a mesh shows, and what is said where it shows nothing. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ClusterEvidenceTest {

    private final Acme acme = new Acme(2);
    private final Rotation rotation = acme.bridgeFirst();
    private final List<ClusterEvidence> steady = acme.settled(acme.present);

    private ClusterEvidence in(RotationPhase phase, int cluster) {
        return new Walk(acme, rotation, UnaryOperator.identity())
                .begun(phase)
                .evidence()
                .get(cluster);
    }

    @Test
    void a_cluster_that_could_not_be_read_shows_nothing() {
        ClusterEvidence unreadable = ClusterEvidence.unreadable(acme.names.get(0));

        assertThat(unreadable.whyNotServed()).contains("cluster1 could not be read");
        assertThat(unreadable.whyNotShown()).contains("cluster1 could not be read");
        assertThat(unreadable.whyNotRestarted(Duration.ZERO))
                .contains("it is not known which ztunnels run in cluster1, and one that started before the roots were"
                        + " shown may not be able to renew");
    }

    @Test
    void a_replica_that_serves_less_or_under_another_CA_is_told_from_one_that_shows_nothing() {
        List<X509Certificate> served = acme.served(acme.present.get(0).chain());

        assertThat(steady.get(0).whyNotServed()).isEmpty();
        assertThat(serving(served.subList(0, served.size() - 1)))
                .contains("cluster1/istiod-1 does not serve what the Secret declares");
        assertThat(serving(withLeafOf(acme.issued.get(0).chain(), served)))
                .contains("cluster1/istiod-1 does not serve what the Secret declares");
        assertThat(serving(List.of())).contains("cluster1/istiod-1 does not show what it serves");
    }

    private List<X509Certificate> withLeafOf(CaChain other, List<X509Certificate> served) {
        List<X509Certificate> mixed = new ArrayList<>(served);
        mixed.set(0, acme.served(other).get(0));
        return mixed;
    }

    private Optional<String> serving(List<X509Certificate> presented) {
        return steady.get(0)
                .served(new Served(Map.of("istiod-1", presented), Optional.empty()))
                .whyNotServed();
    }

    @Test
    void the_slowest_cluster_that_could_be_read_gives_the_phase() {
        ClusterEvidence unreadable = ClusterEvidence.unreadable(acme.names.get(0));

        assertThat(rotation.phaseOf(List.of(unreadable, in(RotationPhase.BRIDGED, 1))))
                .isEqualTo(RotationPhase.BRIDGED);
        assertThat(rotation.phaseOf(List.of(unreadable, ClusterEvidence.unreadable(acme.names.get(1)))))
                .isEqualTo(RotationPhase.UNKNOWN);
    }

    @Test
    void what_a_cluster_holds_is_the_payload_of_its_phase() {
        ClusterEvidence bridged = in(RotationPhase.BRIDGED, 0);

        assertThat(rotation.held(bridged, acme.now).pem().certChain())
                .isEqualTo(rotation.cas()
                        .payload(bridged.declared().orElseThrow(), RotationPhase.BRIDGED, acme.now)
                        .pem()
                        .certChain());
        assertThat(rotation.held(steady.get(0), acme.now).certificate())
                .isEqualTo(acme.present.get(0).certificate());
    }

    @Test
    void with_lists_a_write_is_proved_by_them_too() {
        RevocationSet lists = acme.lists(RevocationList.Spec.first(Validity.lasting(Duration.ofDays(30))));
        Rotation revoking = rotation.crls(lists);
        List<ClusterEvidence> informed = steady.stream()
                .map(cluster -> cluster.lists(new Lists(lists.crls(), Optional.empty())))
                .toList();

        assertThat(revoking.proof(informed, acme.now)).hasSize(3).allMatch(Gate.Verdict::open);
        assertThat(revoking.proof(steady, acme.now))
                .filteredOn(proof -> !proof.open())
                .singleElement()
                .satisfies(proof -> assertThat(proof.gate()).isInstanceOf(Gate.CrlsShown.class));
        assertThat(rotation.proof(steady, acme.now)).hasSize(2);
    }
}
