package dev.meshca.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.RotationPhase;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class PhaseOrderTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            BRIDGE_FIRST      | STEADY     | BRIDGED    | NEW_CA_WITH_BRIDGE | [STEADY, BRIDGED]
            BRIDGE_FIRST      | BRIDGED    | TRUST_BOTH | BOTH_ROOTS         | [BRIDGED, TRUST_BOTH, TRUSTED]
            BRIDGE_FIRST      | BRIDGED    | TRUSTED    | NEW_ROOTS          | [BRIDGED, TRUST_BOTH, TRUSTED]
            BRIDGE_FIRST      | TRUST_BOTH | TRUSTED    | NEW_ROOTS          | [TRUST_BOTH, TRUSTED]
            BRIDGE_FIRST      | TRUSTED    | DONE       | BRIDGE_REMOVED     | [TRUST_BOTH, TRUSTED, DONE]
            BRIDGE_FIRST      | DONE       | TRUSTED    | BRIDGE_ADDED       | [STEADY, BRIDGED, TRUST_BOTH, TRUSTED, DONE]
            BRIDGE_FIRST      | TRUSTED    | TRUST_BOTH | BOTH_ROOTS         | [STEADY, BRIDGED, TRUST_BOTH, TRUSTED, DONE]
            BRIDGE_FIRST      | TRUSTED    | BRIDGED    | OLD_ROOTS          | [STEADY, BRIDGED, TRUST_BOTH, TRUSTED]
            BRIDGE_FIRST      | TRUST_BOTH | BRIDGED    | OLD_ROOTS          | [STEADY, BRIDGED, TRUST_BOTH, TRUSTED]
            BRIDGE_FIRST      | BRIDGED    | STEADY     | OLD_CA             | [STEADY, BRIDGED, TRUST_BOTH]
            TRUST_FIRST       | STEADY     | TRUST      | BOTH_ROOTS         | [STEADY, TRUST]
            TRUST_FIRST       | TRUST      | ISSUE      | NEW_CA             | [TRUST, ISSUE]
            TRUST_FIRST       | ISSUE      | DONE       | NEW_ROOTS          | [ISSUE, DONE]
            TRUST_FIRST       | DONE       | ISSUE      | BOTH_ROOTS         | [STEADY, TRUST, ISSUE, DONE]
            TRUST_FIRST       | ISSUE      | TRUST      | OLD_CA             | [STEADY, TRUST, ISSUE]
            TRUST_FIRST       | TRUST      | STEADY     | OLD_ROOTS          | [STEADY, TRUST]
            INTERMEDIATE_ONLY | STEADY     | DONE       | NEW_CA             | [STEADY, DONE]
            INTERMEDIATE_ONLY | DONE       | STEADY     | OLD_CA             | [STEADY, DONE]
            MERGE_BRIDGED     | STEADY     | BRIDGED    | BRIDGE_ADDED       | [STEADY, BRIDGED]
            MERGE_BRIDGED     | BRIDGED    | STEADY     | BRIDGE_REMOVED     | [STEADY, BRIDGED]
            MERGE_TRUSTED     | STEADY     | TRUST      | BOTH_ROOTS         | [STEADY, TRUST]
            MERGE_TRUSTED     | TRUST      | STEADY     | OLD_ROOTS          | [STEADY, TRUST]
            """)
    void a_step_has_a_change_and_phases_in_which_the_others_may_be(
            PhaseOrder order, RotationPhase from, RotationPhase to, String change, String others) {
        assertThat(order.change(from, to)).hasToString(change);
        assertThat(order.barrier(from, to)).hasToString(others);
    }

    @Test
    void a_rotation_ends_in_its_last_phase_and_backwards_in_its_first() {
        Rotation rotation = new Acme(1).bridgeFirst();

        assertThat(rotation.end(Direction.FORWARD)).isEqualTo(RotationPhase.DONE);
        assertThat(rotation.end(Direction.BACK)).isEqualTo(RotationPhase.STEADY);
    }

    @Test
    void who_goes_nowhere_does_not_go_forward() {
        assertThat(PhaseOrder.BRIDGE_FIRST.isForward(RotationPhase.STEADY, RotationPhase.STEADY))
                .isFalse();
        assertThat(PhaseOrder.BRIDGE_FIRST.isForward(RotationPhase.BROKEN, RotationPhase.STEADY))
                .isFalse();
        assertThat(PhaseOrder.BRIDGE_FIRST.isForward(RotationPhase.STEADY, RotationPhase.BRIDGED))
                .isTrue();
    }
}
