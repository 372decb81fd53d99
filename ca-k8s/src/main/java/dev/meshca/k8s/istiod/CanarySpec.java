package dev.meshca.k8s.istiod;

import dev.meshca.k8s.internal.ObjectName;
import dev.meshca.k8s.internal.PlainText;
import java.time.Duration;

/**
 * Who asks istiod for a certificate as a test.
 *
 * @param namespace the namespace of its ServiceAccount
 * @param serviceAccount a ServiceAccount that exists; a token is requested for it
 * @param audience for whom the token is; istiod's {@code TOKEN_AUDIENCES}, {@code istio-ca} by default
 * @param lifetime how long the certificate is to be valid; nobody keeps its key
 */
public record CanarySpec(String namespace, String serviceAccount, String audience, Duration lifetime) {

    /**
     * The choice.
     *
     * @throws IllegalArgumentException if a name is no Kubernetes name, or the lifetime is shorter than a second
     */
    public CanarySpec {
        if (!ObjectName.isOne(namespace) || !ObjectName.isOne(serviceAccount)) {
            throw new IllegalArgumentException("'" + PlainText.of(namespace) + "/" + PlainText.of(serviceAccount)
                    + "' is no ServiceAccount: use the names of a namespace and of a ServiceAccount in it");
        }
        if (lifetime.toSeconds() < 1) {
            throw new IllegalArgumentException("a lifetime of " + lifetime + " is shorter than a second");
        }
    }

    /**
     * For ten minutes, with Istio's default audience.
     *
     * @param namespace the namespace
     * @param serviceAccount the ServiceAccount
     * @return the choice
     */
    public static CanarySpec of(String namespace, String serviceAccount) {
        return new CanarySpec(namespace, serviceAccount, "istio-ca", Duration.ofMinutes(10));
    }

    /**
     * For ten minutes, with Istio's default audience.
     *
     * @param text {@code NAMESPACE/NAME} of a ServiceAccount
     * @return the choice
     * @throws IllegalArgumentException if it is something else
     */
    public static CanarySpec parse(String text) {
        int slash = text.indexOf('/');
        return of(text.substring(0, Math.max(0, slash)), text.substring(slash + 1));
    }
}
