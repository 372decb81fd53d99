package dev.meshca.k8s;

import dev.meshca.issue.TrustPlan;
import dev.meshca.k8s.push.PushOptions;
import dev.meshca.k8s.push.PushReport;
import dev.meshca.testbed.ControlPlane;
import dev.meshca.testbed.ControlPlanes;
import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Two real API servers for a test class, {@code cluster1} and {@code cluster2}, emptied before each test. */
final class TwoClusters implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback {

    private final ControlPlanes planes;
    private List<Cluster> clusters = List.of();

    TwoClusters() {
        this(ControlPlanes.of(2));
    }

    TwoClusters(ControlPlanes planes) {
        this.planes = planes;
    }

    Cluster one() {
        return clusters.get(0);
    }

    Cluster two() {
        return clusters.get(1);
    }

    ControlPlane plane(String cluster) {
        return planes.get(cluster);
    }

    /** Pushes to both, as the administrator. */
    PushReport push(TrustPlan plan, PushOptions options) {
        try (MeshClusters mesh = MeshClusters.of(one().as("admin"), two().as("admin"))) {
            return mesh.push(plan, options);
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        planes.start();
        clusters = List.of(new Cluster(planes.get("cluster1")), new Cluster(planes.get("cluster2")));
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        clusters.forEach(Cluster::clear);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        clusters.forEach(Cluster::close);
        planes.close();
    }
}
