package dev.meshca.mesh.remote;

import dev.meshca.ClusterName;
import dev.meshca.mesh.text.YamlScalar;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * The way to one cluster as istiod of another one takes it, in the form that istioctl gives it.
 *
 * @param cluster what it is called in the mesh
 * @param server where its API server answers the others
 * @param token of its reader
 */
record RemoteKubeconfig(ClusterName cluster, String server, ReaderToken token) {

    private static final String PREFIX = "istio-remote-secret-";
    private static final String LABEL = "istio/multiCluster";
    private static final String ANNOTATION = "networking.istio.io/cluster";

    static String secretName(ClusterName cluster) {
        return PREFIX + cluster;
    }

    /** Under the name of the cluster, which is its ID for istiod. */
    Secret secret(String namespace) {
        return new SecretBuilder()
                .withNewMetadata()
                .withName(secretName(cluster))
                .withNamespace(namespace)
                .addToLabels(LABEL, "true")
                .addToAnnotations(ANNOTATION, cluster.value())
                .endMetadata()
                .withType("Opaque")
                .addToData(cluster.value(), encoded())
                .build();
    }

    private String encoded() {
        return Base64.getEncoder().encodeToString(text().getBytes(StandardCharsets.UTF_8));
    }

    private String text() {
        return """
                apiVersion: v1
                kind: Config
                clusters:
                - name: "%1$s"
                  cluster:
                    server: "%2$s"
                    certificate-authority-data: %3$s
                contexts:
                - name: "%1$s"
                  context:
                    cluster: "%1$s"
                    user: "%1$s"
                current-context: "%1$s"
                users:
                - name: "%1$s"
                  user:
                    token: "%4$s"
                """.formatted(cluster, server, token.authority(), token.token());
    }

    /** As it is applied to the other clusters. */
    String manifest(String namespace) {
        return """
                # This holds a token of %1$s: encrypt what stands under data before it leaves this machine.
                # It is for every other cluster of the mesh.
                apiVersion: v1
                kind: Secret
                metadata:
                  name: %2$s
                  namespace: %3$s
                  labels:
                    %4$s: "true"
                  annotations:
                    %5$s: "%1$s"
                type: Opaque
                data:
                  "%1$s": %6$s
                """.formatted(cluster, secretName(cluster), YamlScalar.of(namespace), LABEL, ANNOTATION, encoded());
    }
}
