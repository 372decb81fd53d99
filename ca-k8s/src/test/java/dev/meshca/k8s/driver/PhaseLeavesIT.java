package dev.meshca.k8s.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.ClusterName;
import dev.meshca.IstioDocuments;
import dev.meshca.RotationPhase;
import dev.meshca.rotation.Rotation;
import dev.meshca.testbed.ControlPlanes;
import dev.meshca.testbed.GoJudge;
import dev.meshca.testbed.Istiod;
import dev.meshca.testbed.OpenSslJudge;
import dev.meshca.testbed.WebpkiJudge;
import dev.meshca.testbed.WebpkiJudge.Peers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What workloads really hold in each phase of a rotation, judged by verifiers that we did not write. */
@Tag("slow")
@DisplayNameGeneration(ReplaceUnderscores.class)
class PhaseLeavesIT {

    private static final String A = "A";
    private static final String BOTH = "A and B";
    private static final String B = "B";

    private static final Map<String, Verifier> VERIFIERS = new TreeMap<>(Map.of(
            "Go",
                    (presented, roots) -> GoJudge.peers(List.of(question(presented, roots)))
                            .get(0)
                            .accepted(),
            "openssl", PhaseLeavesIT::openssl,
            "webpki",
                    (presented, roots) -> WebpkiJudge.peers(List.of(question(presented, roots)))
                            .get(0)
                            .accepted()));

    @RegisterExtension
    static final ControlPlanes planes = ControlPlanes.of(2);

    @TempDir
    Path folder;

    /** What a workload presents: the leaf, and a folder whose {@code cert-chain.pem} it sends along, istiod's roots included. */
    private record Presented(Path leaf, Path dir) {}

    /** Whether a verifier accepts it under the roots of {@code root-cert.pem} in a folder. */
    private interface Verifier {
        boolean accepts(Presented presented, Path trusting);
    }

    @Test
    void leaves_of_every_phase_of_bridge_first_are_accepted_where_the_phase_promises_it() throws IOException {
        try (MeshBed bed = new MeshBed(planes, folder, Istiod.MULTI_ROOT).traffic()) {
            Rotation rotation = bed.bridgeFirst();
            RoundTrip trip = new RoundTrip(bed, rotation);
            Map<String, Path> trustSets = trustSets(bed);
            List<String> judged = new ArrayList<>();
            List<String> promised = new ArrayList<>();
            for (RotationPhase phase : rotation.phases()) {
                trip.to(phase);
                bed.awaitRenewals(2);
                for (ClusterName name : MeshBed.NAMES) {
                    Presented presented = presented(bed, phase, name + "/0");
                    trustSets.forEach((roots, trusting) -> VERIFIERS.forEach((judge, verifier) -> {
                        String meeting = "%s: a leaf of %s in %s under %s: ".formatted(judge, name, phase, roots);
                        judged.add(meeting + verifier.accepts(presented, trusting));
                        promised.add(meeting + promised(phase, roots));
                    }));
                }
            }
            System.err.printf("%d verdicts of %s%n", judged.size(), VERIFIERS.keySet());
            assertThat(judged).containsExactlyElementsOf(promised);
            bed.finish("leaves of every phase", trip.time(), trip.operator().phases());
        }
    }

    private Presented presented(MeshBed bed, RotationPhase phase, String workload) throws IOException {
        List<Path> renewals = bed.renewals(workload);
        Path last = renewals.get(renewals.size() - 1);
        Path dir = Files.createDirectories(folder.resolve("presented").resolve(phase + "-" + workload));
        Files.copy(last.resolve("chain.pem"), dir.resolve(IstioDocuments.CERT_CHAIN));
        return new Presented(Files.copy(last.resolve("leaf.pem"), dir.resolve("leaf.pem")), dir);
    }

    private Map<String, Path> trustSets(MeshBed bed) throws IOException {
        byte[] a = bed.a.roots().pem();
        byte[] b = bed.b.roots().pem();
        return Map.of(A, trusting("a", a), BOTH, trusting("both", a, b), B, trusting("b", b));
    }

    private Path trusting(String name, byte[]... roots) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        Stream.of(roots).forEach(text::writeBytes);
        Path dir = Files.createDirectories(folder.resolve("trusting").resolve(name));
        Files.write(dir.resolve(IstioDocuments.ROOT_CERT), text.toByteArray());
        return dir;
    }

    private static Peers question(Presented presented, Path trusting) {
        return new Peers(
                presented.leaf(),
                presented.dir().resolve(IstioDocuments.CERT_CHAIN),
                trusting.resolve(IstioDocuments.ROOT_CERT));
    }

    /** With the flags that Envoy sets. */
    private static boolean openssl(Presented presented, Path trusting) {
        List<Path> leaf = List.of(presented.leaf());
        return Stream.of("sslserver", "sslclient")
                .map(use -> OpenSslJudge.verify(leaf, presented.dir(), trusting, "-partial_chain", "-purpose", use))
                .allMatch(String::isEmpty);
    }

    /** Under A until A is replaced everywhere, under B as soon as B issues, and under both always. */
    private static boolean promised(RotationPhase phase, String roots) {
        return switch (roots) {
            case A -> phase != RotationPhase.DONE;
            case B -> phase != RotationPhase.STEADY;
            default -> true;
        };
    }
}
