package dev.meshca.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.Finding;
import dev.meshca.KeyAlgorithm;
import dev.meshca.Validity;
import dev.meshca.issue.CaSpec;
import dev.meshca.issue.RevocationList;
import dev.meshca.issue.RevocationSet;
import dev.meshca.issue.RootCa;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Which lists a rotation needs, and until when. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ListCheckTest {

    private final Acme acme = new Acme(1);
    private final Instant inTenDays = acme.now.plus(Duration.ofDays(10));

    private static RevocationList.Spec lasting(int days) {
        return RevocationList.Spec.first(Validity.lasting(Duration.ofDays(days)));
    }

    private List<Finding> flaws(RevocationSet lists) {
        return new ListCheck(acme.trustFirst().cas().crls(lists), acme.now).flaws(inTenDays);
    }

    @Test
    void a_list_has_to_last_as_long_as_it_is_needed() {
        assertThat(flaws(acme.lists(lasting(30)))).isEmpty();
        assertThat(flaws(acme.lists(lasting(5))))
                .hasSize(4)
                .allSatisfy(flaw -> assertThat(flaw.detail()).contains("is needed at " + inTenDays));
    }

    @Test
    void a_list_of_a_CA_that_is_not_of_the_rotation_may_end() {
        RootCa former = RootCa.create(CaSpec.root("Former").key(KeyAlgorithm.EC_P256));
        RevocationSet lists = acme.lists(lasting(30)).with(List.of(former.revocationList(lasting(5))));

        assertThat(flaws(lists)).isEmpty();
    }
}
