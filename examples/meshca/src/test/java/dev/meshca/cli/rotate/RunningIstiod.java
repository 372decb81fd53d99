package dev.meshca.cli.rotate;

import dev.meshca.testbed.Await;
import dev.meshca.testbed.ControlPlane;
import dev.meshca.testbed.Istiod;
import dev.meshca.testbed.IstiodDeployment;
import dev.meshca.testbed.IstiodPods;
import dev.meshca.testbed.MeshWorkloads;
import dev.meshca.testbed.MountedSecret;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The istiod of one cluster of the tests. */
interface RunningIstiod extends AutoCloseable {

    /** How the command line gets to it. */
    List<String> option();

    /** Workloads of its cluster get their certificates there. */
    void join(MeshWorkloads.Setup workloads);

    /** What an operator does who is asked to. */
    void restart();

    @Override
    void close();

    /** One process, whose address is given. */
    record AtAnAddress(ControlPlane plane, MountedSecret secret, Istiod istiod) implements RunningIstiod {

        private static final Duration LIMIT = Duration.ofSeconds(60);

        static AtAnAddress start(ControlPlane plane, Path dir, Map<String, String> environment) {
            IstiodDeployment.declare(plane, environment);
            MountedSecret secret = MountedSecret.of(plane, "istio-system", "cacerts", dir);
            return new AtAnAddress(plane, secret, Istiod.start(plane, secret.dir(), environment));
        }

        @Override
        public List<String> option() {
            return List.of("--istiod", plane.name() + "=127.0.0.1:" + istiod.securePort());
        }

        @Override
        public void join(MeshWorkloads.Setup workloads) {
            workloads.in(plane, istiod);
        }

        /** A new Pod starts with the Secret as it is now. */
        @Override
        public void restart() {
            Await.until(
                    "the kubelet shows what the Secret is",
                    LIMIT,
                    () -> secret.resourceVersion().equals(resourceVersion()));
            istiod.restart();
        }

        private String resourceVersion() {
            try (KubernetesClient client = new KubernetesClientBuilder()
                    .withConfig(Config.fromKubeconfig(plane.kubeconfig()))
                    .build()) {
                return client.secrets()
                        .inNamespace("istio-system")
                        .withName("cacerts")
                        .get()
                        .getMetadata()
                        .getResourceVersion();
            }
        }

        @Override
        public void close() {
            istiod.close();
            secret.close();
        }
    }

    /** Pods of a Deployment, which need no address. */
    record InPods(ControlPlane plane, IstiodPods pods) implements RunningIstiod {

        private static final int REPLICAS = 2;

        static InPods start(ControlPlane plane, Map<String, String> environment) {
            return new InPods(plane, IstiodPods.start(plane, REPLICAS, environment));
        }

        @Override
        public List<String> option() {
            return List.of();
        }

        @Override
        public void join(MeshWorkloads.Setup workloads) {
            workloads.in(plane, pods);
        }

        @Override
        public void restart() {
            pods.restart();
        }

        @Override
        public void close() {
            pods.close();
        }
    }
}
