package dev.meshca.cli.rotate;

import dev.meshca.testbed.Await;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What kwok does not do for Pods whose container is a command of meshca: for each one that the scheduler has bound to a node the command
 * runs as a process, and the Pod tells that it runs and with which exit code it has ended. One that is deleted is ended in an orderly way.
 */
final class CommandKubelet implements AutoCloseable, ResourceEventHandler<Pod> {

    private static final Duration LIMIT = Duration.ofMinutes(6);
    private static final String JOB = "batch.kubernetes.io/job-name";
    private static final String INDEX = "batch.kubernetes.io/job-completion-index";

    private final KubernetesClient client;
    private final SharedIndexInformer<Pod> informer;
    private final Path machine;
    private final Consumer<String> listener;
    private final Map<String, Run> runs = new ConcurrentHashMap<>();
    private final Set<String> ending = ConcurrentHashMap.newKeySet();
    private final List<Run> inOrder = new CopyOnWriteArrayList<>();
    private final ExecutorService workers = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "kubelet");
        thread.setDaemon(true);
        return thread;
    });

    /** The container of one Pod; its exit code once the Pod tells it. */
    private record Run(Pod pod, CompletableFuture<RunningJar> command, CompletableFuture<Integer> exit) {

        boolean isOf(String job) {
            return job.equals(pod.getMetadata().getLabels().get(JOB));
        }

        boolean isOf(String job, int index) {
            return isOf(job)
                    && Integer.toString(index)
                            .equals(pod.getMetadata().getAnnotations().get(INDEX));
        }
    }

    private CommandKubelet(
            KubernetesClient client, SharedIndexInformer<Pod> informer, Path machine, Consumer<String> listener) {
        this.client = client;
        this.informer = informer;
        this.machine = machine;
        this.listener = listener;
    }

    /**
     * For the Pods of one namespace.
     *
     * @param machine where Secrets are laid that are mounted
     * @param listener hears each line that a command says
     */
    static CommandKubelet start(KubernetesClient client, String namespace, Path machine, Consumer<String> listener) {
        SharedIndexInformer<Pod> informer = client.pods().inNamespace(namespace).runnableInformer(0);
        CommandKubelet kubelet = new CommandKubelet(client, informer, machine, listener);
        informer.addEventHandler(kubelet);
        informer.run();
        return kubelet;
    }

    @Override
    public void onAdd(Pod pod) {
        if (pod.getSpec().getNodeName() == null) {
            return;
        }
        String uid = pod.getMetadata().getUid();
        if (pod.getMetadata().getDeletionTimestamp() == null) {
            runs.computeIfAbsent(uid, first -> begin(pod));
        } else if (ending.add(uid)) {
            workers.execute(() -> end(pod));
        }
    }

    @Override
    public void onUpdate(Pod before, Pod pod) {
        onAdd(pod);
    }

    @Override
    public void onDelete(Pod pod, boolean stateUnknown) {
        Optional.ofNullable(runs.get(pod.getMetadata().getUid()))
                .ifPresent(run -> run.command().thenAccept(RunningJar::kill));
    }

    private Run begin(Pod pod) {
        CompletableFuture<RunningJar> command = CompletableFuture.supplyAsync(
                () -> new RunningJar(new PodCommand(client, pod, machine).process(), listener), workers);
        Run run = new Run(pod, command, command.thenComposeAsync(started -> follow(pod, started), workers));
        run.exit().whenComplete((exit, failure) -> tell(run, failure));
        inOrder.add(run);
        return run;
    }

    /** Whoever waits for the Job would not learn it. */
    private static void tell(Run run, @Nullable Throwable failure) {
        if (failure != null) {
            System.err.println("kubelet: " + run.pod().getMetadata().getName() + ": " + failure);
        }
    }

    private CompletableFuture<Integer> follow(Pod pod, RunningJar command) {
        String begin = now();
        report(
                pod,
                "Running",
                new ContainerStateBuilder()
                        .withNewRunning()
                        .withStartedAt(begin)
                        .endRunning()
                        .build());
        return command.onExit()
                .thenApplyAsync(
                        exit -> {
                            report(
                                    pod,
                                    exit == 0 ? "Succeeded" : "Failed",
                                    new ContainerStateBuilder()
                                            .withNewTerminated()
                                            .withExitCode(exit)
                                            .withReason(exit == 0 ? "Completed" : "Error")
                                            .withStartedAt(begin)
                                            .withFinishedAt(now())
                                            .endTerminated()
                                            .build());
                            return exit;
                        },
                        workers);
    }

    private void report(Pod pod, String phase, ContainerState state) {
        Container container = pod.getSpec().getContainers().get(0);
        PodStatus status = new PodStatusBuilder()
                .withPhase(phase)
                .withContainerStatuses(new ContainerStatusBuilder()
                        .withName(container.getName())
                        .withImage(container.getImage())
                        .withImageID("")
                        .withReady(state.getRunning() != null)
                        .withRestartCount(0)
                        .withState(state)
                        .build())
                .build();
        client.pods()
                .inNamespace(pod.getMetadata().getNamespace())
                .withName(pod.getMetadata().getName())
                .subresource("status")
                .patch(PatchContext.of(PatchType.JSON_MERGE), Serialization.asJson(Map.of("status", status)));
    }

    private void end(Pod pod) {
        Run run = runs.get(pod.getMetadata().getUid());
        if (run != null) {
            long grace = pod.getSpec().getTerminationGracePeriodSeconds();
            run.command().join().terminate(Duration.ofSeconds(grace));
            run.exit().join();
        }
        client.resource(pod).withGracePeriod(0).delete();
    }

    private static String now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** The container of the Pod that the Job has, as its n-th, for one index; as soon as it runs. */
    RunningJar command(String job, int index, int nth) {
        Await.until(
                "Pod " + nth + " for index " + index + " of " + job,
                LIMIT,
                () -> of(job, index).size() >= nth);
        return of(job, index).get(nth - 1).command().join();
    }

    /** The Pod as it was made. */
    Pod pod(String job, int index, int nth) {
        return of(job, index).get(nth - 1).pod();
    }

    private List<Run> of(String job, int index) {
        return inOrder.stream().filter(run -> run.isOf(job, index)).toList();
    }

    /** The exit codes that the Pods of an index told, in the order of the Pods. */
    List<Integer> exits(String job, int index) {
        return of(job, index).stream().map(run -> run.exit().join()).toList();
    }

    /** The same of all its Pods. */
    List<Integer> exits(String job) {
        return inOrder.stream()
                .filter(run -> run.isOf(job))
                .map(run -> run.exit().join())
                .toList();
    }

    /** What runs dies. */
    @Override
    public void close() {
        informer.close();
        for (Run run : inOrder) {
            run.command().thenAccept(RunningJar::kill);
        }
        workers.shutdown();
    }
}
