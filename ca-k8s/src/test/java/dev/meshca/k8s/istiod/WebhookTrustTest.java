package dev.meshca.k8s.istiod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.trust.TrustBundle;
import java.io.ByteArrayOutputStream;
import java.util.Map;
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

    private static TrustBundle both(TrustBundle one, TrustBundle two) {
        ByteArrayOutputStream pem = new ByteArrayOutputStream();
        pem.writeBytes(one.pem());
        pem.writeBytes(two.pem());
        return TrustBundle.of(pem.toByteArray());
    }

    @Test
    void places_with_the_roots_of_the_Secret_are_no_news() {
        assertThat(WebhookTrust.compare(both(OLD, NEW), Map.of(INJECTOR + "a", both(NEW, OLD), BUNDLE, both(OLD, NEW))))
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

        assertThat(WebhookTrust.compare(NEW, places))
                .extracting(Object::toString)
                .singleElement()
                .asString()
                .startsWith(
                        "WARNING WEBHOOK_ROOTS_DIFFER cluster1/mutatingwebhookconfiguration/istio-sidecar-injector: ")
                .contains("1 of 5 webhooks have more roots than the Secret, 1 of 5 webhooks have no root at all,"
                        + " 2 of 5 webhooks have none of the roots in the Secret");
    }

    @Test
    void a_bundle_is_told_apart_from_webhooks() {
        assertThat(WebhookTrust.compare(both(OLD, NEW), Map.of(BUNDLE, both(NEW, OTHER))))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.code()).isEqualTo(IstiodCode.BUNDLE_ROOTS_DIFFER);
                    assertThat(finding.where()).isEqualTo(BUNDLE);
                    assertThat(finding.detail()).isEqualTo("it has other roots than the Secret, with some in common");
                });
        assertThat(WebhookTrust.compare(both(OLD, NEW), Map.of(BUNDLE, NEW)))
                .extracting(finding -> finding.detail())
                .containsExactly("it has only some of the roots in the Secret");
    }
}
