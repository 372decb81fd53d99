package dev.meshca.k8s.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.ClusterName;
import dev.meshca.KeyAlgorithm;
import dev.meshca.issue.CaCerts;
import dev.meshca.issue.CaSpec;
import dev.meshca.issue.Issuance;
import dev.meshca.issue.RootCa;
import dev.meshca.issue.TrustPlan;
import dev.meshca.k8s.Access;
import dev.meshca.k8s.MeshClusters;
import dev.meshca.k8s.journal.Journal;
import dev.meshca.k8s.lock.Runner;
import dev.meshca.k8s.push.PushOptions;
import dev.meshca.k8s.push.PushReport;
import dev.meshca.k8s.rotation.MeshListener;
import dev.meshca.k8s.rotation.RotationOptions;
import dev.meshca.rotation.Rotation;
import dev.meshca.testbed.ControlPlane;
import dev.meshca.testbed.ControlPlanes;
import dev.meshca.testbed.IstioRelease;
import dev.meshca.testbed.IstiodPods;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** One cluster under root A, with two replicas of istiod that are Pods, reached through the API server; root B is made. */
final class PodBed implements AutoCloseable {

    static final Duration LIMIT = Duration.ofSeconds(90);

    private static final List<ClusterName> NAMES = List.of(RunningMesh.ONE);
    private static final int REPLICAS = 2;

    final MeshClusters mesh;
    final IstiodPods istiods;

    private final Path folder;
    private final RootCa a = root(1);
    private final RootCa b = root(2);
    private final List<CaCerts> present = issuedBy(a, 1);
    private final List<CaCerts> issued = issuedBy(b, 2);

    PodBed(ControlPlanes planes, Path folder, Map<String, String> environment) {
        this(IstioRelease.V1_29, planes, folder, environment);
    }

    PodBed(IstioRelease release, ControlPlanes planes, Path folder, Map<String, String> environment) {
        this.folder = folder;
        ControlPlane plane = planes.get(RunningMesh.ONE.value());
        mesh = RunningMesh.mesh(planes, NAMES);
        push(present);
        istiods = IstiodPods.start(release, plane, REPLICAS, environment);
    }

    private static RootCa root(int generation) {
        return RootCa.create(CaSpec.root("Acme").key(KeyAlgorithm.EC_P256).generation(generation));
    }

    private static List<CaCerts> issuedBy(RootCa root, int generation) {
        return root.issue(NAMES, MeshBed.intermediate().generation(generation), Issuance.system());
    }

    private void push(List<CaCerts> certs) {
        PushReport push = mesh.push(TrustPlan.of(certs), PushOptions.defaults().replaceRoot(true));
        assertThat(push.done()).as(push.toString()).isTrue();
    }

    /** The Secret has a CA of a root that nobody knows. */
    void swapNaively() {
        push(issuedBy(root(3), 3));
    }

    Rotation bridgeFirst() {
        return Rotation.bridgeFirst(a.crossSign(b.certificate(), Issuance.system()), present, issued);
    }

    Rotation trustFirst() {
        return Rotation.trustFirst(present, issued);
    }

    /** With a journal, as the command line has one. */
    RotationDriver driver(Rotation rotation, Duration timeout, MeshListener listener) {
        return driver(
                rotation, RotationOptions.defaults().soak(RunningMesh.LIFETIME).timeout(timeout), listener);
    }

    RotationDriver driver(Rotation rotation, RotationOptions pace, MeshListener listener) {
        Journal journal = Journal.in(folder, Runner.current(), "test", Clock.systemUTC());
        return RotationDriver.of(
                Access.to(mesh), rotation, DriverOptions.of(pace).journal(journal), listener);
    }

    @Override
    public void close() {
        istiods.close();
        mesh.close();
    }
}
