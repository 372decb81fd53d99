package dev.meshca.embedded;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.VersionInfo;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import io.fabric8.kubernetes.client.okhttp.OkHttpClientFactory;
import io.fabric8.kubernetes.client.server.mock.KubernetesMixedDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.ServerRequest;
import io.fabric8.mockwebserver.ServerResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A cluster in this process that stores what it is given (fabric8's mock server): enough for a demonstration, and not
 * what the tests rely on.
 */
final class EmbeddedApiServer implements AutoCloseable {

    private static final String REVIEWS = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
    private static final String REVIEWS_OF_OTHERS = "/apis/authorization.k8s.io/v1/subjectaccessreviews";

    /** Held, as the logging system itself would forget the level. */
    private static final Logger LOG = Logger.getLogger("io.fabric8.mockwebserver");

    private final KubernetesMockServer server;

    private EmbeddedApiServer(KubernetesMockServer server) {
        this.server = server;
    }

    static EmbeddedApiServer start() {
        LOG.setLevel(Level.OFF);
        Map<ServerRequest, Queue<ServerResponse>> answers = new HashMap<>();
        KubernetesMockServer server = new KubernetesMockServer(
                new Context(), new MockWebServer(), answers, new KubernetesMixedDispatcher(answers), true);
        server.setVersionInfo(new VersionInfo.Builder()
                .withMajor("1")
                .withMinor("34")
                .withGitVersion("v1.34.4")
                .build());
        server.init();
        server.expect()
                .post()
                .withPath(REVIEWS)
                .andReturn(
                        201,
                        new SelfSubjectAccessReviewBuilder()
                                .withNewStatus()
                                .withAllowed()
                                .endStatus()
                                .build())
                .always();
        server.expect()
                .post()
                .withPath(REVIEWS_OF_OTHERS)
                .andReturn(
                        201,
                        new SubjectAccessReviewBuilder()
                                .withNewStatus()
                                .withAllowed()
                                .endStatus()
                                .build())
                .always();
        EmbeddedApiServer started = new EmbeddedApiServer(server);
        try (KubernetesClient client = started.client()) {
            // Where the machine is busy the client sends it once more, and the first one was heard.
            client.resource(new NamespaceBuilder()
                            .withNewMetadata()
                            .withName("kube-system")
                            .endMetadata()
                            .build())
                    .createOr(NonDeletingOperation::update);
        }
        return started;
    }

    KubernetesClient client() {
        return server.createClient(new OkHttpClientFactory());
    }

    /** Its entry under {@code clusters} in a kubeconfig. */
    String kubeconfigEntry(String name) {
        return """
                - name: %s
                  cluster:
                    server: https://%s:%d
                    certificate-authority: %s
                """.formatted(
                        name,
                        server.getHostName(),
                        server.getPort(),
                        server.getSelfSignedCertificate().certificatePath());
    }

    @Override
    public void close() {
        server.destroy();
    }
}
