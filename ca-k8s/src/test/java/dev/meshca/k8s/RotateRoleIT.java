package dev.meshca.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.k8s.cluster.IstiodCode;
import dev.meshca.k8s.istiod.IstiodObservation;
import dev.meshca.k8s.istiod.Istiods;
import dev.meshca.k8s.istiod.ZtunnelPod;
import dev.meshca.k8s.lock.HeldLock;
import dev.meshca.k8s.lock.LockAttempt.Locked;
import dev.meshca.k8s.lock.LockOptions;
import dev.meshca.k8s.lock.MeshLock;
import dev.meshca.testbed.ControlPlanes;
import dev.meshca.testbed.Ztunnel;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Looks, locks and restarts under exactly the manifest in the jar, as the user it names. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RotateRoleIT {

    @RegisterExtension
    static final ControlPlanes planes = ControlPlanes.of(1).withUser("meshca");

    @Test
    void locking_reading_and_restarting_need_no_more_than_the_role() {
        try (Cluster cluster = new Cluster(planes.get("cluster1"));
                MeshClusters mesh = MeshClusters.of(cluster.as("meshca"))) {
            cluster.createIstiod("docker.io/istio/pilot:1.29.1", true);
            cluster.admin()
                    .resource(Ztunnel.daemonSet(Cluster.NAMESPACE, "RollingUpdate"))
                    .create();
            Ztunnel.on(planes.get("cluster1"), "kube-system", "node1").start("istio/ztunnel:1.29.1");
            cluster.admin()
                    .load(MeshClusters.class.getResourceAsStream("rotate-role.yaml"))
                    .items()
                    .forEach(item -> cluster.admin().resource(item).create());
            cluster.rights().await(true, "meshca", "list", "pods", null, Cluster.NAMESPACE);
            cluster.rights().await(true, "meshca", "list", "pods", null, "kube-system");
            cluster.rights().await(true, "meshca", "get", "configmaps", null, Cluster.NAMESPACE);
            cluster.rights().await(false, "meshca", "get", "secrets", null, Cluster.NAMESPACE);
            Istiods istiods = Istiods.of(Access.to(mesh));

            try (HeldLock lock = ((Locked) MeshLock.take(Access.to(mesh), LockOptions.defaults())).lock()) {
                lock.requireHeld();
                IstiodObservation observed = istiods.look(istiods.names()).get(0);
                assertThat(observed.settings().findings()).isEmpty();
                assertThat(observed.distributed().findings()).isEmpty();
                assertThat(istiods.restart(istiods.names()).get(0).get()).containsExactly("istiod");
                assertThat(observed.ztunnels().get())
                        .extracting(ZtunnelPod::node)
                        .containsExactly("node1");
                assertThat(istiods.restartZtunnels(istiods.names().get(0), Set.of(Cluster.NAMESPACE), Instant.now())
                                .get())
                        .containsExactly("ztunnel");
                assertThat(observed.served().findings())
                        .extracting(finding -> finding.code())
                        .containsExactly(IstiodCode.ISTIOD_NOT_FOUND);
            }
        }
    }
}
