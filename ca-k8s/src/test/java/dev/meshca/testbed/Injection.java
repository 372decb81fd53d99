package dev.meshca.testbed;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfigurationBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Pods that are created, as a dry run, one after the other, and to which istiod has to add its container. The API server verifies
 * istiod each time with the roots that istiod has put into the webhook, as each call is a connection of its own.
 */
public final class Injection implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String ISTIO_SYSTEM = "istio-system";
    private static final String NAMESPACE = "injected";
    private static final String SIDECAR = "istio-proxy";
    private static final String NAME = "istio-sidecar-injector";
    private static final String SERVICE = "istiod-remote";
    private static final int TEXTS = 5;

    private static final String TEMPLATES = """
        policy: enabled
        templates:
          sidecar: |
            spec:
              containers:
              - name: istio-proxy
                image: istio/proxyv2
        """;

    private final KubernetesClient client;
    private final IstiodPods istiods;
    private final Set<String> texts = new LinkedHashSet<>();
    private final Thread caller = new Thread(this::callAllTheTime, "injection");
    private long injected;
    private long refused;
    private long unanswered;
    private volatile boolean stopped;

    /**
     * What has come of the calls so far.
     *
     * @param injected the Pod had got its container
     * @param refused the API server did not believe istiod
     * @param unanswered there was no answer, as no istiod was there
     */
    public record Calls(long injected, long refused, long unanswered, Set<String> texts) {

        public long all() {
            return injected + refused + unanswered;
        }

        public Calls since(Calls earlier) {
            return new Calls(
                    injected - earlier.injected, refused - earlier.refused, unanswered - earlier.unanswered, texts);
        }

        @Override
        public String toString() {
            return "%,d injected, %,d refused, %,d unanswered %s".formatted(injected, refused, unanswered, texts);
        }
    }

    private Injection(ControlPlane plane, IstiodPods istiods) {
        this.client = client(plane);
        this.istiods = istiods;
        caller.setDaemon(true);
    }

    /** One that does not try again where a call has failed, as that would hide it. */
    private static KubernetesClient client(ControlPlane plane) {
        Config config = Config.fromKubeconfig(plane.kubeconfig());
        config.setRequestRetryBackoffLimit(0);
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    /** What istiod adds to Pods. An istiod that starts without it injects nothing as long as it runs. */
    public static void declare(ControlPlane plane) {
        try (KubernetesClient client = client(plane)) {
            client.resource(new NamespaceBuilder()
                            .withNewMetadata()
                            .withName(ISTIO_SYSTEM)
                            .endMetadata()
                            .build())
                    .createOr(NonDeletingOperation::update);
            client.resource(new ConfigMapBuilder()
                            .withNewMetadata()
                            .withNamespace(ISTIO_SYSTEM)
                            .withName(NAME)
                            .endMetadata()
                            .addToData("config", TEMPLATES)
                            .addToData("values", "{}")
                            .build())
                    .createOr(NonDeletingOperation::update);
        }
    }

    /** Makes the webhook, and returns when istiod has put its roots there and a first Pod has got its container. */
    public static Injection start(ControlPlane plane, IstiodPods istiods) {
        Injection injection = new Injection(plane, istiods);
        try {
            injection.register();
            Await.until("a Pod has got its container", LIMIT, injection::isInjected);
            istiods.webhooks().hangUp();
            injection.caller.start();
            return injection;
        } catch (RuntimeException | Error e) {
            injection.client.close();
            throw e;
        }
    }

    private void register() {
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(NAMESPACE)
                        .addToLabels("istio-injection", "enabled")
                        .endMetadata()
                        .build())
                .create();
        client.resource(new ServiceBuilder()
                        .withNewMetadata()
                        .withNamespace(ISTIO_SYSTEM)
                        .withName(SERVICE)
                        .endMetadata()
                        .withNewSpec()
                        .withType("ExternalName")
                        .withExternalName("localhost")
                        .endSpec()
                        .build())
                .create();
        client.resource(webhook()).create();
    }

    /** As Istio's chart has it; that the Service is a name for this machine is what a cluster network would do. */
    private MutatingWebhookConfiguration webhook() {
        return new MutatingWebhookConfigurationBuilder()
                .withNewMetadata()
                .withName(NAME)
                .addToLabels("istio.io/rev", "default")
                .endMetadata()
                .addNewWebhook()
                .withName("namespace.sidecar-injector.istio.io")
                .withAdmissionReviewVersions("v1")
                .withSideEffects("None")
                .withFailurePolicy("Fail")
                .withNewNamespaceSelector()
                .addToMatchLabels("istio-injection", "enabled")
                .endNamespaceSelector()
                .addNewRule()
                .withOperations("CREATE")
                .withApiGroups("")
                .withApiVersions("v1")
                .withResources("pods")
                .endRule()
                .withNewClientConfig()
                .withNewService()
                .withNamespace(ISTIO_SYSTEM)
                .withName(SERVICE)
                .withPath("/inject")
                .withPort(istiods.webhooks().port())
                .endService()
                .endClientConfig()
                .endWebhook()
                .build();
    }

    private boolean isInjected() {
        Pod pod = new PodBuilder()
                .withNewMetadata()
                .withNamespace(NAMESPACE)
                .withName("a-pod")
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("app")
                .withImage("app")
                .endContainer()
                .endSpec()
                .build();
        return client.resource(pod).dryRun(true).create().getSpec().getContainers().stream()
                .anyMatch(container -> container.getName().equals(SIDECAR));
    }

    private void callAllTheTime() {
        while (!stopped) {
            try {
                count(isInjected() ? "" : "no container was added");
                istiods.webhooks().hangUp();
            } catch (KubernetesClientException e) {
                count(said(e));
            }
        }
    }

    private static String said(KubernetesClientException e) {
        return String.valueOf(
                e.getStatus() == null ? e.getMessage() : e.getStatus().getMessage());
    }

    private synchronized void count(String failure) {
        if (failure.isEmpty()) {
            injected++;
            return;
        }
        if (failure.contains("x509") || failure.contains("tls:")) {
            refused++;
        } else {
            unanswered++;
        }
        if (texts.size() < TEXTS) {
            texts.add(failure);
        }
    }

    /** The counters of this moment. */
    public synchronized Calls calls() {
        return new Calls(injected, refused, unanswered, Set.copyOf(texts));
    }

    @Override
    public void close() {
        stopped = true;
        try {
            caller.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        client.close();
    }
}
