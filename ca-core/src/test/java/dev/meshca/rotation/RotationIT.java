package dev.meshca.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.IstioDocuments;
import dev.meshca.KeyAlgorithm;
import dev.meshca.RotationPhase;
import dev.meshca.Validity;
import dev.meshca.issue.CaCerts;
import dev.meshca.issue.RevocationList;
import dev.meshca.issue.RevocationSet;
import dev.meshca.issue.WorkloadCert;
import dev.meshca.testbed.IstiodJudge;
import dev.meshca.testbed.OpenSslJudge;
import dev.meshca.testbed.WebpkiJudge;
import dev.meshca.trust.CaChain;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every payload of a rotation under every set of roots it can meet, judged by openssl, istiod's own code (Go) and webpki
 * (ztunnel): each must say of each pair of phases what the rotation relies on, acceptance as well as refusal.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RotationIT {

    private static final WorkloadCert.Spec LEAF =
            WorkloadCert.Spec.of("default", "probe").key(KeyAlgorithm.EC_P256);

    /** One phase on disk; {@code wire} is what a workload presents: the chain and then all roots, as istiod answers a CSR. */
    record Bench(RotationPhase phase, Path dir, Path leaf, Path wire) {}

    private final Acme acme = new Acme(1);

    @ParameterizedTest
    @CsvSource({"bridge-first, false", "trust-first, false", "bridge-first, true", "trust-first, true"})
    void every_judge_agrees_on_every_pair_of_phases(String strategy, boolean crls, @TempDir Path dir)
            throws IOException {
        Rotation rotation = strategy.equals("bridge-first") ? acme.bridgeFirst() : acme.trustFirst();
        List<Bench> benches = benches(crls ? rotation.crls(lists()) : rotation, dir);
        PhaseOrder route = rotation.order();

        assertThat(IstiodJudge.load(benches.stream().map(Bench::dir).toList()))
                .allMatch(IstiodJudge.LoadVerdict::accepted);
        List<String> seen = new ArrayList<>();
        List<String> relied = new ArrayList<>();
        for (Bench from : benches) {
            for (Bench to : benches) {
                boolean accepted = route.accepts(to.phase(), from.phase());
                for (String judge :
                        List.of("istiod", "openssl", "openssl on the wire", "webpki", "webpki on the wire")) {
                    String pair = judge + ": " + from.phase() + " to " + to.phase() + " ";
                    relied.add(pair + accepted);
                    seen.add(pair + judge(judge, from, to));
                }
            }
        }
        assertThat(seen).containsExactlyElementsOf(relied);
        assertThat(relied).anyMatch(pair -> pair.endsWith("false"));
    }

    private static boolean judge(String judge, Bench from, Bench to) {
        Path chain = judge.endsWith("wire") ? from.wire() : from.dir();
        return switch (judge.split(" ")[0]) {
            case "istiod" -> IstiodJudge.peer(from.dir(), to.dir()).accepted();
            case "openssl" ->
                List.of("sslserver", "sslclient").stream()
                        .allMatch(purpose -> OpenSslJudge.verify(
                                        List.of(from.leaf()), chain, to.dir(), "-partial_chain", "-purpose", purpose)
                                .isEmpty());
            default ->
                WebpkiJudge.peer(
                                from.leaf(),
                                chain.resolve(IstioDocuments.CERT_CHAIN),
                                to.dir().resolve(IstioDocuments.ROOT_CERT))
                        .accepted();
        };
    }

    private List<Bench> benches(Rotation rotation, Path dir) throws IOException {
        List<Bench> benches = new ArrayList<>();
        CaChain chain = acme.present.get(0).chain();
        for (RotationPhase phase : rotation.phases()) {
            CaCerts payload = rotation.cas().payload(chain, phase, acme.now);
            chain = payload.chain();
            benches.add(bench(phase, payload, dir.resolve(phase.name())));
        }
        return benches;
    }

    private static Bench bench(RotationPhase phase, CaCerts payload, Path dir) throws IOException {
        Path wire = Files.createDirectories(dir.resolve("wire"));
        for (String name : payload.pem().names()) {
            Files.write(dir.resolve(name), payload.pem().get(name));
        }
        ByteArrayOutputStream presented = new ByteArrayOutputStream();
        presented.writeBytes(payload.pem().get(IstioDocuments.CERT_CHAIN));
        presented.writeBytes(payload.pem().get(IstioDocuments.ROOT_CERT));
        Files.write(wire.resolve(IstioDocuments.CERT_CHAIN), presented.toByteArray());
        Path leaf = dir.resolve("leaf.pem");
        Files.write(leaf, payload.issue(LEAF).pem().get(WorkloadCert.CERT));
        return new Bench(phase, dir, leaf, wire);
    }

    private RevocationSet lists() {
        RevocationList.Spec empty = RevocationList.Spec.first(Validity.lasting(Duration.ofDays(30)));
        List<RevocationList> lists = List.of(
                acme.a.revocationList(empty),
                acme.b.revocationList(empty),
                acme.present.get(0).revocationList(empty),
                acme.issued.get(0).revocationList(empty));
        return RevocationSet.of(lists);
    }
}
