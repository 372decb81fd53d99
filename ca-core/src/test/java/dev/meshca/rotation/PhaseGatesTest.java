package dev.meshca.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.Gate;
import dev.meshca.RotationPhase;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** For what a cluster waits between two phases. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class PhaseGatesTest {

    private static final Acme ACME = new Acme(1);

    private static List<Gate> gates(Rotation rotation, RotationPhase from, RotationPhase to) {
        return new PhaseGates(rotation, Acme.SOAK, ACME.now).between(from, to);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            BRIDGE_FIRST, STEADY,     BRIDGED,    false
            BRIDGE_FIRST, BRIDGED,    TRUST_BOTH, true
            BRIDGE_FIRST, BRIDGED,    TRUSTED,    true
            BRIDGE_FIRST, TRUSTED,    DONE,       false
            BRIDGE_FIRST, TRUSTED,    BRIDGED,    true
            BRIDGE_FIRST, BRIDGED,    STEADY,     false
            TRUST_FIRST,  STEADY,     TRUST,      false
            TRUST_FIRST,  TRUST,      ISSUE,      false
            TRUST_FIRST,  ISSUE,      DONE,       true
            TRUST_FIRST,  ISSUE,      TRUST,      false
            TRUST_FIRST,  TRUST,      STEADY,     true
            """)
    void certificates_of_before_have_to_be_gone_where_a_root_goes_or_the_bridge_is_relied_on(
            PhaseOrder order, RotationPhase from, RotationPhase to, boolean waits) {
        Rotation rotation = order == PhaseOrder.BRIDGE_FIRST ? ACME.bridgeFirst() : ACME.trustFirst();

        assertThat(gates(rotation, from, to).stream().anyMatch(Gate.Drained.class::isInstance))
                .isEqualTo(waits);
    }

    @Test
    void beside_a_broken_cluster_others_may_be_broken_too() {
        assertThat(gates(ACME.trustFirst(), RotationPhase.BROKEN, RotationPhase.STEADY))
                .singleElement()
                .isInstanceOfSatisfying(
                        Gate.AllClustersIn.class,
                        gate -> assertThat(gate.phases())
                                .isEqualTo(Set.of(RotationPhase.BROKEN, RotationPhase.STEADY, RotationPhase.TRUST)));
    }
}
