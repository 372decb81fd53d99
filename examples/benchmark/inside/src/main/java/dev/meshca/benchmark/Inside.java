package dev.meshca.benchmark;

import dev.meshca.ClusterName;
import dev.meshca.KeyAlgorithm;
import dev.meshca.issue.CaCerts;
import dev.meshca.issue.CaSpec;
import dev.meshca.issue.Issuance;
import dev.meshca.issue.RootCa;
import dev.meshca.rotation.ClusterEvidence;
import dev.meshca.rotation.Direction;
import dev.meshca.rotation.Rotation;
import dev.meshca.rotation.RotationStep;
import dev.meshca.rotation.Soak;
import dev.meshca.trust.CaChain;
import dev.meshca.trust.ObservedCluster;
import dev.meshca.trust.TrustReport;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What the parts cost that a fleet multiplies: issuing, judging, who accepts whom, and the next step of a rotation. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
@Fork(1)
public class Inside {

    private static final Soak SOAK = Soak.of(Duration.ofHours(24));

    /** How many clusters the mesh has. */
    @Param({"2", "100", "1000"})
    public int clusters;

    private final CaSpec spec = CaSpec.intermediate("Acme").key(KeyAlgorithm.EC_P256);
    private final Instant now = Instant.now();
    private RootCa root;
    private List<CaCerts> present;
    private Rotation rotation;

    /** Makes the mesh, and the CAs that a rotation of its root brings. */
    @Setup
    public void issue() {
        List<ClusterName> names = IntStream.rangeClosed(1, clusters)
                .mapToObj(number -> ClusterName.of("cluster" + number))
                .toList();
        CaSpec ofRoot = CaSpec.root("Acme").key(KeyAlgorithm.EC_P256);
        root = RootCa.create(ofRoot);
        RootCa next = RootCa.create(ofRoot.generation(2));
        present = root.issue(names, spec, Issuance.system());
        List<CaCerts> successors = next.issue(names, spec.generation(2), Issuance.system());
        rotation = Rotation.bridgeFirst(root.crossSign(next.certificate(), now), present, successors);
    }

    /** An intermediate for each cluster, with its key, judged. */
    @Benchmark
    public List<CaCerts> issueAll() {
        return root.issue(rotation.clusters(), spec, Issuance.system());
    }

    /** What istiod would make of the files of each cluster. */
    @Benchmark
    public List<CaCerts> judgeAll() {
        return present.stream()
                .map(certs -> CaCerts.of(certs.cluster(), certs.pem(), Clock.systemUTC()))
                .toList();
    }

    /** Who accepts whom, in both directions. */
    @Benchmark
    public TrustReport acceptance() {
        List<CaChain> chains = present.stream().map(CaCerts::chain).toList();
        return TrustReport.of(chains, chains.stream().map(ObservedCluster::of).toList(), now);
    }

    /** The first step of a new root: the writes to all clusters, their gates and invariants. */
    @Benchmark
    public Optional<RotationStep> step() {
        List<ClusterEvidence> mesh = present.stream()
                .map(certs -> ClusterEvidence.declaring(certs.chain()))
                .toList();
        return rotation.step(Direction.FORWARD, mesh, SOAK, now);
    }
}
