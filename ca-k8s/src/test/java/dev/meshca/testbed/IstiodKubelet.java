package dev.meshca.testbed;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * What kwok does not do for the Pods of istiod: for each one that the scheduler has bound to a node it starts a real istiod,
 * leads the port of the Pod to it, and notes that it serves, which makes the Pod ready; for each one that is deleted it ends it.
 */
final class IstiodKubelet implements AutoCloseable, ResourceEventHandler<Pod> {

    static final int SECURE_PORT = 15012;

    private static final String SERVES = "testbed/serves";

    private final ControlPlane plane;
    private final KubernetesClient client;
    private final Kwok kwok;
    private final Map<String, Started> pods = new ConcurrentHashMap<>();
    private final Set<String> deadNodes = ConcurrentHashMap.newKeySet();
    private final ExecutorService workers;
    private volatile boolean registryAnswers = true;

    private record Started(String node, CompletableFuture<IstiodPod> pod) {}

    IstiodKubelet(ControlPlane plane, KubernetesClient client, Kwok kwok) {
        this.plane = plane;
        this.client = client;
        this.kwok = kwok;
        this.workers = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "kubelet of " + plane.name());
            thread.setDaemon(true);
            return thread;
        });
    }

    @Override
    public void onAdd(Pod pod) {
        String node = pod.getSpec().getNodeName();
        if (node == null || deadNodes.contains(node)) {
            return;
        }
        if (pod.getMetadata().getDeletionTimestamp() != null) {
            end(pod);
        } else {
            pods.computeIfAbsent(
                    pod.getMetadata().getName(),
                    name -> new Started(node, CompletableFuture.supplyAsync(() -> run(pod), workers)));
        }
    }

    @Override
    public void onUpdate(Pod before, Pod pod) {
        onAdd(pod);
    }

    @Override
    public void onDelete(Pod pod, boolean stateUnknown) {
        Started gone = pods.remove(pod.getMetadata().getName());
        if (gone != null) {
            workers.execute(() -> outcome(gone).ifPresent(IstiodPod::kill));
        }
    }

    private IstiodPod run(Pod pod) {
        if (!registryAnswers) {
            sayThatTheImageIsMissing(pod);
            throw new IllegalStateException("no image for " + pod.getMetadata().getName());
        }
        IstiodPod started = IstiodPod.start(plane, pod);
        try {
            serve(pod.getMetadata().getNamespace(), pod.getMetadata().getName(), started.port());
            return started;
        } catch (KubernetesClientException goneMeanwhile) {
            started.kill();
            throw goneMeanwhile;
        }
    }

    private void serve(String namespace, String name, int port) {
        kwok.forward(namespace, name, SECURE_PORT, port);
        client.pods()
                .inNamespace(namespace)
                .withName(name)
                .edit(found -> new PodBuilder(found)
                        .editMetadata()
                        .addToAnnotations(SERVES, "true")
                        .endMetadata()
                        .build());
    }

    private void sayThatTheImageIsMissing(Pod pod) {
        Container container = pod.getSpec().getContainers().get(0);
        client.resource(pod)
                .editStatus(found -> new PodBuilder(found)
                        .editOrNewStatus()
                        .withContainerStatuses(new ContainerStatusBuilder()
                                .withName(container.getName())
                                .withImage(container.getImage())
                                .withImageID("")
                                .withReady(false)
                                .withRestartCount(0)
                                .withNewState()
                                .withNewWaiting()
                                .withReason("ImagePullBackOff")
                                .endWaiting()
                                .endState()
                                .build())
                        .endStatus()
                        .build());
    }

    /** The Pod goes when its process has ended. */
    private void end(Pod pod) {
        Started ending = pods.remove(pod.getMetadata().getName());
        if (ending != null) {
            workers.execute(() -> {
                outcome(ending).ifPresent(IstiodPod::close);
                client.resource(pod).withGracePeriod(0).delete();
            });
        }
    }

    /** Empty if it never started. */
    private static Optional<IstiodPod> outcome(Started started) {
        try {
            return Optional.of(started.pod().join());
        } catch (CompletionException neverStarted) {
            return Optional.empty();
        }
    }

    /** Whether Pods that start from now on get their image. */
    void registryAnswers(boolean answers) {
        registryAnswers = answers;
    }

    /** Ends what runs on a node, with no word to anybody; nothing starts there any more, and no Pod there is ended. */
    void powerOff(String node) {
        deadNodes.add(node);
        pods.values().stream()
                .filter(started -> started.node().equals(node))
                .forEach(started -> outcome(started).ifPresent(IstiodPod::kill));
        pods.values().removeIf(started -> started.node().equals(node));
    }

    /** What runs in a Pod; empty before it serves. */
    Optional<IstiodPod> running(String pod) {
        return Optional.ofNullable(pods.get(pod))
                .map(Started::pod)
                .filter(started -> started.isDone() && !started.isCompletedExceptionally())
                .map(CompletableFuture::join);
    }

    @Override
    public void close() {
        pods.values().forEach(started -> outcome(started).ifPresent(IstiodPod::kill));
        workers.shutdownNow();
    }
}
