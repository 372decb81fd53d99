package dev.meshca.k8s.istiod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.k8s.cluster.ClusterCode;
import dev.meshca.trust.TrustBundle;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class WebhookTrustTest {

    private static final String INJECTOR = "cluster1/mutatingwebhookconfiguration/istio-sidecar-injector/";
    private static final String BUNDLE = "cluster1/clustertrustbundle/istio.io:istiod-ca:root-cert";

    private static final TrustBundle OLD = MeshUnderTest.root().roots();
    private static final TrustBundle NEW = MeshUnderTest.root().roots();
    private static final TrustBundle OTHER = MeshUnderTest.root().roots();
    private static final TrustBundle NONE = TrustBundle.of(new byte[0]);

    private static List<Finding> compare(TrustBundle secret, Map<String, TrustBundle> places, String... unknown) {
        return WebhookTrust.compare(ClusterName.of("cluster1"), secret, new DistributedTrust(places, Set.of(unknown)));
    }

    private static TrustBundle both(TrustBundle one, TrustBundle two) {
        ByteArrayOutputStream pem = new ByteArrayOutputStream();
        pem.writeBytes(one.pem());
        pem.writeBytes(two.pem());
        return TrustBundle.of(pem.toByteArray());
    }

    @Test
    void places_with_the_roots_of_the_Secret_are_no_news() {
        assertThat(compare(both(OLD, NEW), Map.of(INJECTOR + "a", both(NEW, OLD), BUNDLE, both(OLD, NEW))))
                .isEmpty();
    }

    @Test
    void of_a_configuration_it_is_told_once_how_many_of_its_webhooks_have_what() {
        Map<String, TrustBundle> places = Map.of(
                INJECTOR + "a", NEW,
                INJECTOR + "b", OLD,
                INJECTOR + "c", OLD,
                INJECTOR + "d", NONE,
                INJECTOR + "e", both(OLD, NEW));

        assertThat(compare(NEW, places))
                .extracting(finding -> finding.code() + " " + finding.where() + ": " + finding.detail())
                .containsExactly(
                        "WEBHOOK_ROOTS_DIFFER cluster1/mutatingwebhookconfiguration/istio-sidecar-injector: 1 of 5 webhooks"
                                + " have more roots than the Secret, 2 of 5 webhooks have none of the roots in the Secret",
                        "WEBHOOK_WITHOUT_ROOTS cluster1/mutatingwebhookconfiguration/istio-sidecar-injector: 1 of 5 webhooks"
                                + " have none");
    }

    @Test
    void a_bundle_is_told_apart_from_webhooks() {
        assertThat(compare(both(OLD, NEW), Map.of(INJECTOR + "a", both(OLD, NEW), BUNDLE, both(NEW, OTHER))))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.code()).isEqualTo(ClusterCode.BUNDLE_ROOTS_DIFFER);
                    assertThat(finding.where()).isEqualTo(BUNDLE);
                    assertThat(finding.detail()).isEqualTo("it has other roots than the Secret, with some in common");
                });
        assertThat(compare(both(OLD, NEW), Map.of(INJECTOR + "a", both(OLD, NEW), BUNDLE, NEW)))
                .extracting(Finding::detail)
                .containsExactly("it has only some of the roots in the Secret");
    }

    @Test
    void that_there_is_no_webhook_is_told_unless_it_is_not_known() {
        assertThat(compare(NEW, Map.of(BUNDLE, NEW)))
                .extracting(finding -> finding.code() + " " + finding.where())
                .containsExactly("WEBHOOKS_NOT_FOUND cluster1/webhooks");
        assertThat(compare(NEW, Map.of(), "cluster1/clustertrustbundle")).hasSize(1);
        assertThat(compare(NEW, Map.of(), "cluster1/validatingwebhookconfiguration"))
                .isEmpty();
    }
}
