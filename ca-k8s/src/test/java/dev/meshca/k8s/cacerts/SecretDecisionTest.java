package dev.meshca.k8s.cacerts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.k8s.cacerts.SecretDecision.Kind;
import dev.meshca.k8s.cacerts.SecretDecision.Leave;
import dev.meshca.k8s.cacerts.SecretDecision.Write;
import dev.meshca.k8s.internal.DataOwners;
import io.fabric8.kubernetes.api.model.FieldsV1;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntryBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SecretDecisionTest {

    private static final Map<String, String> DATA = Map.of("ca-cert.pem", "YQ==", "root-cert.pem", "Yg==");
    private static final PushRecord RECORD =
            new PushRecord(Optional.of("c"), Optional.of("uid"), Optional.of(CacertsData.digest(DATA)));

    private static SecretDecision decide(Secret current, boolean adopt) {
        return SecretDecision.of(current, "istio-system", DATA, RECORD, adopt);
    }

    private static ManagedFieldsEntry owner(String manager, String... keys) {
        Map<String, Object> data = new HashMap<>();
        for (String key : keys) {
            data.put("f:" + key, Map.of());
        }
        data.put(".", Map.of());
        FieldsV1 fields = new FieldsV1();
        fields.setAdditionalProperty("f:data", data);
        fields.setAdditionalProperty("f:type", Map.of());
        return new ManagedFieldsEntryBuilder()
                .withManager(manager)
                .withOperation("Update")
                .withFieldsV1(fields)
                .build();
    }

    private static SecretBuilder ours() {
        return new SecretBuilder()
                .withNewMetadata()
                .withResourceVersion("7")
                .withAnnotations(RECORD.addedTo(new ObjectMeta()))
                .withManagedFields(owner("meshca", "ca-cert.pem", "root-cert.pem"))
                .endMetadata()
                .withType("Opaque")
                .withData(DATA);
    }

    @Test
    void nothing_there_is_created_with_our_keys_only() {
        Write write = (Write) decide(null, false);

        assertThat(write.kind()).isEqualTo(Kind.CREATE);
        assertThat(write.secret().getType()).isEqualTo("Opaque");
        assertThat(write.secret().getData()).isEqualTo(DATA);
        assertThat(write.secret().getMetadata().getAnnotations())
                .containsOnlyKeys("meshca.dev/cluster", "meshca.dev/cluster-uid", "meshca.dev/content-sha256");
    }

    @Test
    void a_decision_does_not_print_what_it_writes() {
        assertThat(decide(null, false)).hasToString("Write[CREATE: there was none]");
    }

    @Test
    void the_same_content_of_ours_is_left() {
        assertThat(decide(ours().build(), false))
                .isInstanceOfSatisfying(
                        Leave.class, leave -> assertThat(leave.kind()).isEqualTo(Kind.UNCHANGED));
    }

    @Test
    void an_update_keeps_the_resource_version_and_foreign_annotations_and_drops_other_keys() {
        Secret before = ours().editMetadata()
                .addToAnnotations("team", "mesh")
                .endMetadata()
                .withData(Map.of("ca-cert.pem", "b2xk", "ca-crl.pem", "eA=="))
                .build();

        Write write = (Write) decide(before, false);

        assertThat(write.kind()).isEqualTo(Kind.UPDATE);
        assertThat(write.secret().getMetadata().getResourceVersion()).isEqualTo("7");
        assertThat(write.secret().getMetadata().getAnnotations()).containsEntry("team", "mesh");
        assertThat(write.secret().getData()).isEqualTo(DATA);
        assertThat(write.reason()).isEqualTo("changed ca-cert.pem, root-cert.pem, removed ca-crl.pem");
    }

    @Test
    void one_key_of_another_is_a_conflict_that_names_key_and_manager() {
        Secret mixed = ours().editMetadata()
                .addToManagedFields(owner("vault\u001b[31m", "tls.crt"))
                .endMetadata()
                .addToData("tls.crt", "eA==")
                .build();

        Leave leave = (Leave) decide(mixed, false);

        assertThat(leave.kind()).isEqualTo(Kind.CONFLICT);
        assertThat(leave.reason()).isEqualTo("vault [31m wrote tls.crt; it is left alone unless it is taken over");
    }

    @Test
    void adopt_makes_us_the_only_owner_of_data_and_leaves_other_fields_whose_they_are() {
        Secret foreign = ours().editMetadata()
                .withManagedFields(owner("kubectl", "ca-cert.pem", "tls.crt"))
                .endMetadata()
                .addToData("tls.crt", "eA==")
                .build();

        Write write = (Write) decide(foreign, true);

        assertThat(DataOwners.of(write.secret().getMetadata()))
                .isEqualTo(Map.of("meshca", Set.of("ca-cert.pem", "root-cert.pem")));
        assertThat(write.secret().getMetadata().getManagedFields())
                .filteredOn(entry -> entry.getManager().equals("kubectl"))
                .singleElement()
                .satisfies(entry -> assertThat(entry.getFieldsV1().getAdditionalProperties())
                        .containsOnlyKeys("f:type"));
        assertThat(write.secret().getData()).isEqualTo(DATA);
    }

    @Test
    void a_secret_without_data_belongs_to_nobody() {
        Secret empty = new SecretBuilder()
                .withNewMetadata()
                .withManagedFields(owner("kubectl"))
                .endMetadata()
                .withType("Opaque")
                .build();

        assertThat(decide(empty, false)).isInstanceOf(Write.class);
    }

    @Test
    void without_managed_fields_our_note_decides() {
        Secret stripped =
                ours().editMetadata().withManagedFields(List.of()).endMetadata().build();
        Secret changed =
                new SecretBuilder(stripped).addToData("root-cert.pem", "eA==").build();
        Secret unmarked = new SecretBuilder(stripped)
                .editMetadata()
                .withAnnotations(Map.of())
                .endMetadata()
                .build();

        assertThat(((Leave) decide(stripped, false)).kind()).isEqualTo(Kind.UNCHANGED);
        assertThat(((Leave) decide(changed, false)).kind()).isEqualTo(Kind.CONFLICT);
        assertThat(((Leave) decide(unmarked, false)).kind()).isEqualTo(Kind.CONFLICT);
        assertThat(decide(unmarked, true)).isInstanceOf(Write.class);
    }

    @Test
    void a_fixed_type_is_refused_even_for_adopt() {
        Secret tls = ours().withType("kubernetes.io/tls").build();

        assertThat(((Leave) decide(tls, true)).kind()).isEqualTo(Kind.REFUSED);
    }

    @Test
    void our_own_content_gets_a_note_that_is_missing() {
        Secret unnoted = ours().editMetadata()
                .removeFromAnnotations("meshca.dev/cluster-uid")
                .endMetadata()
                .build();

        assertThat(((Write) decide(unnoted, false)).reason()).isEqualTo("no key changed");
    }
}
