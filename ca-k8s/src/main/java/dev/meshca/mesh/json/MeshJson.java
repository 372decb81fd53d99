package dev.meshca.mesh.json;

import dev.meshca.ClusterName;
import dev.meshca.FindingCode;
import dev.meshca.issue.WorkloadCert;
import dev.meshca.k8s.preflight.PreflightReport;
import dev.meshca.k8s.push.PushReport;
import dev.meshca.k8s.rotation.RotationOutcome;
import dev.meshca.k8s.watch.MeshWatch;
import dev.meshca.mesh.CaReport;
import dev.meshca.mesh.ExportReport;
import dev.meshca.mesh.ImportReport;
import dev.meshca.mesh.Mesh;
import dev.meshca.mesh.MeshChange;
import dev.meshca.mesh.MeshPlan;
import dev.meshca.mesh.MeshRenewal;
import dev.meshca.mesh.remote.RemoteSecretReport;
import dev.meshca.trust.TrustReport;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/**
 * The reports as JSON, as the command line prints them: one object each, ended by a newline, indented (but the changes of a watch), in ASCII, times in
 * ISO 8601, what is not known as null. The schema is {@code dev/meshca/mesh/json/reports.schema.json} in this library's jar. No
 * report has a private key in it.
 */
public final class MeshJson {

    private static final ObjectWriter LINES = JsonMapper.builder()
            .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .build()
            .writer();

    private static final ObjectWriter WRITER = LINES.withDefaultPrettyPrinter();

    private MeshJson() {}

    /**
     * What was made of the CAs in a directory.
     *
     * @param report the report
     * @return JSON
     */
    public static String of(CaReport report) {
        return write(CaDocument.of(report));
    }

    /**
     * Which CAs of running clusters were taken into a directory.
     *
     * @param report the report
     * @return JSON
     */
    public static String of(ImportReport report) {
        return write(ImportDocument.of(report));
    }

    /**
     * A finding that appeared or was resolved, in one line.
     *
     * @param change the change
     * @return JSON
     */
    public static String of(MeshWatch.Change change) {
        return LINES.writeValueAsString(WatchDocument.of(change)) + "\n";
    }

    /**
     * What was written for other programs.
     *
     * @param report the report
     * @return JSON
     */
    public static String of(ExportReport report) {
        return write(ExportDocument.of(report));
    }

    /**
     * What a preflight found.
     *
     * @param report the report
     * @return JSON
     */
    public static String of(PreflightReport report) {
        return write(PreflightDocument.of(report));
    }

    /**
     * What a push did.
     *
     * @param report the report
     * @return JSON
     */
    public static String of(PushReport report) {
        return write(PushDocument.of(report));
    }

    /**
     * Who trusts whom.
     *
     * @param report the report
     * @param contexts the kubeconfig context by cluster; none for files
     * @return JSON
     */
    public static String of(TrustReport report, Map<ClusterName, String> contexts) {
        return write(TrustDocument.of(report, contexts));
    }

    /**
     * Where a mesh stands.
     *
     * @param status the status
     * @return JSON
     */
    public static String of(Mesh.Status status) {
        return write(StatusDocument.of(status.clusters(), status.rotation()));
    }

    /**
     * What would be done.
     *
     * @param plan the plan
     * @return JSON
     */
    public static String of(MeshPlan plan) {
        return write(PlanDocument.of(plan));
    }

    /**
     * What would be done for a mesh to be as it should be.
     *
     * @param plan the plan with its digest
     * @return JSON
     */
    public static String of(MeshChange.Plan plan) {
        return write(ChangeDocument.of(plan));
    }

    /**
     * What was done for a mesh to be as it should be.
     *
     * @param outcome the outcome
     * @return JSON
     */
    public static String of(MeshChange.Outcome outcome) {
        return write(ChangeDocument.Applied.of(outcome));
    }

    /**
     * What clusters got to know of each other.
     *
     * @param report the report
     * @return JSON
     */
    public static String of(RemoteSecretReport report) {
        return write(RemoteSecretDocument.of(report));
    }

    /**
     * What is due.
     *
     * @param due what
     * @return JSON
     */
    public static String of(MeshRenewal.Due due) {
        return write(DueDocument.of(due));
    }

    /**
     * How far a rotation got.
     *
     * @param outcome the outcome
     * @return JSON
     */
    public static String of(RotationOutcome outcome) {
        return write(OutcomeDocument.of(outcome));
    }

    /**
     * A certificate that was issued to a workload, without its key.
     *
     * @param directory where it was written
     * @param cluster whose CA issued it
     * @param certificate what was issued
     * @return JSON
     */
    public static String of(Path directory, ClusterName cluster, WorkloadCert certificate) {
        return write(WorkloadDocument.of(directory, cluster, certificate));
    }

    /**
     * Codes of findings.
     *
     * @param codes the codes
     * @return JSON
     */
    public static String of(List<FindingCode> codes) {
        return write(CodesDocument.of(codes));
    }

    /**
     * Every code that a finding in a report can have.
     *
     * @return the codes, by what they are about: files, clusters, istiod, rotation, lock, journal
     */
    public static List<FindingCode> codes() {
        return CodesDocument.all();
    }

    /**
     * Whom the meaning of a code names among those that read what a mesh holds: istiod, Envoy, ztunnel, and the libraries they
     * verify with.
     *
     * @param code the code
     * @return their names
     */
    public static List<String> refusing(FindingCode code) {
        return CodesDocument.refusing(code);
    }

    private static String write(Record document) {
        return WRITER.writeValueAsString(document) + "\n";
    }
}
