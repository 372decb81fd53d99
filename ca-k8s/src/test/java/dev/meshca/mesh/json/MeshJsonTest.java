package dev.meshca.mesh.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.meshca.ClusterName;
import dev.meshca.FindingCode;
import dev.meshca.Gate;
import dev.meshca.IstioDocuments;
import dev.meshca.KeyAlgorithm;
import dev.meshca.RotationPhase;
import dev.meshca.issue.RevocationList;
import dev.meshca.issue.WorkloadCert;
import dev.meshca.k8s.cluster.ClusterCode;
import dev.meshca.k8s.preflight.PreflightReport;
import dev.meshca.k8s.push.PushReport;
import dev.meshca.k8s.rotation.RotationOutcome;
import dev.meshca.mesh.CaReport;
import dev.meshca.mesh.Mesh;
import dev.meshca.mesh.MeshChange;
import dev.meshca.mesh.MeshPlan;
import dev.meshca.mesh.MeshRenewal;
import dev.meshca.mesh.MeshSpec;
import dev.meshca.mesh.remote.RemoteSecretReport;
import dev.meshca.trust.CaChain;
import dev.meshca.trust.ObservedCluster;
import dev.meshca.trust.TrustCode;
import dev.meshca.trust.TrustReport;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every report keeps to the schema that is in the jar, judged by a validator that is not ours. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class MeshJsonTest {

    private static final ClusterName ONE = ClusterName.of("cluster1");
    private static final MeshRenewal.Due ROOT_DUE = new MeshRenewal.Due(
            MeshRenewal.Work.ROOT, Instant.EPOCH, Optional.of(Instant.EPOCH), Optional.of("its key is elsewhere"));
    private static final Schema SCHEMA = schema();

    @TempDir
    Path certs;

    private Mesh mesh = Mesh.in(Path.of("."));

    private static Schema schema() {
        try (InputStream in = MeshJson.class.getResourceAsStream("reports.schema.json")) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(text, InputFormat.JSON);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void twoClusters() {
        mesh = Mesh.in(certs);
        mesh.ensure(MeshSpec.defaults()
                .clusters(List.of(ONE, ClusterName.of("cluster2")))
                .key(KeyAlgorithm.EC_P256));
    }

    @Test
    void every_code_can_be_explained_and_stands_once() {
        requireValid(MeshJson.of(MeshJson.codes()));
        assertThat(MeshJson.codes()).extracting(FindingCode::name).doesNotHaveDuplicates();
        assertThat(MeshJson.refusing(TrustCode.KEY_MISMATCH)).containsExactly("istiod");
    }

    @Test
    void what_was_made_keeps_to_the_schema() {
        requireValid(MeshJson.of(mesh.ensure(MeshSpec.defaults().clusters(List.of(ONE)))));
        requireValid(MeshJson.of(mesh.renewLists(Duration.ofDays(3))));
        requireValid(MeshJson.of(mesh.revoke(ONE, RevocationList.Reason.SUPERSEDED, Duration.ofDays(3))));
    }

    @Test
    void who_trusts_whom_keeps_to_the_schema() {
        requireValid(MeshJson.of(mesh.verify(), Map.of(ONE, "kind-one")));
    }

    @Test
    void refusals_keep_to_the_schema() throws IOException {
        Path other = certs.resolveSibling(certs.getFileName() + "-other");
        Mesh.in(other).ensure(MeshSpec.defaults().clusters(List.of(ONE)).key(KeyAlgorithm.EC_P256));
        for (String file : IstioDocuments.REQUIRED) {
            Files.copy(
                    other.resolve("cluster1").resolve(file),
                    certs.resolve("cluster1").resolve(file),
                    StandardCopyOption.REPLACE_EXISTING);
        }

        String json = MeshJson.of(mesh.verify(), Map.of());

        requireValid(json);
        assertThat(json).contains("\"trusted\" : false", "\"acceptors\" : [ 1 ]", "\"from\" : \"cluster1\"");
    }

    @Test
    void who_trusts_whom_takes_a_kilobyte_for_each_cluster_and_nothing_for_a_pair() {
        CaChain chain = mesh.verify().clusters().get(0).chain().orElseThrow();
        List<ObservedCluster> clusters = IntStream.range(0, 1000)
                .mapToObj(i ->
                        new ObservedCluster(ClusterName.of("cluster" + i), Optional.of(chain), Map.of(), List.of()))
                .toList();
        TrustReport report = TrustReport.of(clusters, Instant.now());

        String json = MeshJson.of(report, Map.of());

        assertThat(report.matrix().cells()).hasSize(1_000_000);
        assertThat(json).hasSizeLessThan(1_000_000).contains("\"matrix\" : null");
        requireValid(json);
    }

    @Test
    void what_clusters_know_of_each_other_keeps_to_the_schema() {
        List<RemoteSecretReport.Result> results = List.of(
                new RemoteSecretReport.Result(ONE, Optional.empty(), PushReport.Outcome.REFUSED, "no account"),
                new RemoteSecretReport.Result(
                        ClusterName.of("cluster2"), Optional.of(ONE), PushReport.Outcome.CREATED, "there was none"));

        requireValid(MeshJson.of(new RemoteSecretReport(false, results, List.of(Path.of("a.yaml")), List.of())));
    }

    @Test
    void what_is_due_keeps_to_the_schema() {
        requireValid(MeshJson.of(
                new MeshRenewal.Due(MeshRenewal.Work.NONE, Instant.EPOCH, Optional.empty(), Optional.empty())));
        requireValid(MeshJson.of(ROOT_DUE));
    }

    @Test
    void a_change_and_what_came_of_it_keep_to_the_schema() {
        MeshPlan plan = mesh.plan().ensure(MeshSpec.defaults().clusters(List.of(ClusterName.of("new"))));
        PushReport push = new PushReport(
                false,
                List.of(new PushReport.Result(ONE, Optional.empty(), PushReport.Outcome.CREATED, "new")),
                List.of());
        CaReport cas = mesh.ensure(MeshSpec.defaults().clusters(List.of(ONE)));

        requireValid(MeshJson.of(new MeshChange.Plan(plan, "0f".repeat(32), Optional.empty())));
        requireValid(MeshJson.of(new MeshChange.Plan(plan, "0f".repeat(32), Optional.of(ROOT_DUE))));
        requireValid(MeshJson.of(new MeshChange.Outcome(
                Optional.of(cas), List.of(ONE), Optional.of(push), Optional.empty(), Optional.of(ROOT_DUE))));
        requireValid(MeshJson.of(new MeshChange.Outcome(
                Optional.empty(), List.of(), Optional.empty(), Optional.empty(), Optional.empty())));
    }

    @Test
    void a_plan_keeps_to_the_schema() {
        requireValid(MeshJson.of(mesh.plan().ensure(MeshSpec.defaults().clusters(List.of(ClusterName.of("new"))))));
    }

    @Test
    void what_the_clusters_answered_keeps_to_the_schema() {
        requireValid(MeshJson.of(new PushReport(
                true,
                List.of(new PushReport.Result(ONE, Optional.empty(), PushReport.Outcome.CREATED, "there was none")),
                List.of(ClusterCode.CLUSTER_UNREACHABLE.at("cluster2", "nothing accepts connections")))));
        requireValid(MeshJson.of(new PreflightReport(
                List.of(new PreflightReport.Cluster(
                        ONE,
                        Optional.empty(),
                        "https://[::1]:6443",
                        Optional.empty(),
                        List.of(),
                        Optional.empty(),
                        Optional.of("network1"))),
                List.of())));
    }

    @Test
    void how_far_a_rotation_got_keeps_to_the_schema() {
        RotationOutcome waiting = new RotationOutcome(
                RotationOutcome.Result.WAITING,
                RotationPhase.BRIDGED,
                "certificates may be alive",
                Optional.of(new Gate.AllClustersIn(Set.of(RotationPhase.BRIDGED))),
                Optional.empty(),
                List.of(),
                List.of(),
                List.of(),
                Optional.empty());
        requireValid(MeshJson.of(waiting));
    }

    @Test
    void a_workload_certificate_keeps_to_the_schema_and_shows_no_key() {
        Path into = certs.resolve("vm");
        WorkloadCert certificate = mesh.workloadCertificate(ONE, WorkloadCert.Spec.of("vm", "app"), into, false);
        String json = MeshJson.of(into, ONE, certificate);

        requireValid(json);
        assertThat(json).doesNotContain("PRIVATE KEY");
    }

    @Test
    void the_schema_refuses_what_it_does_not_know() {
        assertThat(errors("{\"healthy\": true}")).isNotEmpty();
        assertThat(errors(MeshJson.of(mesh.verify(), Map.of()).replace("\"healthy\"", "\"wealthy\"")))
                .isNotEmpty();
    }

    private static void requireValid(String json) {
        assertThat(errors(json)).as(json).isEmpty();
        assertThat(json).endsWith("}\n").matches("\\p{ASCII}*");
    }

    private static List<Error> errors(String json) {
        return SCHEMA.validate(json, InputFormat.JSON);
    }
}
