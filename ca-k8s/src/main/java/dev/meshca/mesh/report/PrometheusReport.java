package dev.meshca.mesh.report;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.Finding.Severity;
import dev.meshca.Gate;
import dev.meshca.RotationPhase;
import dev.meshca.k8s.rotation.RotationStatus;
import dev.meshca.k8s.rotation.RotationStatus.EvidenceLevel;
import dev.meshca.mesh.Mesh;
import dev.meshca.trust.ObservedCluster;
import dev.meshca.trust.TrustReport;
import dev.meshca.trust.TrustReport.Matrix.Verdict;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A report in Prometheus' text format, version 0.0.4, for the textfile collector of a node exporter or a push gateway. Times
 * are seconds since 1970, so that what is left is {@code … - time()}; the order is stable. The two reports share no name, so
 * that both files can lie in one folder.
 */
public final class PrometheusReport {

    private PrometheusReport() {}

    /**
     * Who trusts whom, and when what ends.
     *
     * @param report the report
     * @return metrics, in UTF-8 when it is written to a file
     */
    public static String of(TrustReport report) {
        Metrics metrics = new Metrics();
        metrics.gauge("meshca_healthy", "Whether every cluster accepts every other and nothing is an error.")
                .sample(report.healthy());
        metrics.gauge("meshca_judged_timestamp_seconds", "When the mesh was looked at.")
                .sample(report.judgedAt().getEpochSecond());
        metrics.gauge("meshca_cluster_read", "Whether the CA of the cluster could be read.");
        report.clusters()
                .forEach(cluster -> metrics.sample(
                        cluster.chain().isPresent(), "cluster", cluster.name().value()));
        Verdicts verdicts = new Verdicts(report.matrix());
        metrics.gauge(
                "meshca_pairs", "Ordered pairs of clusters, by whether the second accepts what the first issues.");
        for (Verdict verdict : Verdict.values()) {
            metrics.sample(verdicts.pairs(verdict), "verdict", Metrics.lower(verdict));
        }
        findings(metrics, "meshca_findings", report.findings());
        certificates(metrics, report.clusters());
        lists(metrics, Material.of(report, Set.of()).lists());
        return metrics.toString();
    }

    /**
     * The same of a mesh that is watched.
     *
     * @param report the report of a look
     * @param followed the clusters of which every change leads to a look at once
     * @return metrics, in UTF-8 when it is written to a file
     */
    public static String of(TrustReport report, Set<ClusterName> followed) {
        Metrics metrics = new Metrics();
        metrics.gauge("meshca_cluster_followed", "Whether a change in the cluster is seen at once.");
        report.clusters()
                .forEach(cluster -> metrics.sample(
                        followed.contains(cluster.name()),
                        "cluster",
                        cluster.name().value()));
        return of(report) + metrics;
    }

    /**
     * Where a mesh stands in a rotation.
     *
     * @param status the status
     * @return metrics, in UTF-8 when it is written to a file
     */
    public static String of(Mesh.Status status) {
        RotationStatus clusters = status.clusters();
        Metrics metrics = new Metrics();
        metrics.gauge("meshca_rotation_under_way", "Whether a rotation is under way.")
                .sample(status.rotation().isPresent());
        metrics.gauge("meshca_rotation_ready", "Whether the next write could be made at once.")
                .sample(clusters.ready());
        metrics.gauge("meshca_rotation_phase", "The phase of the cluster: 1 for the one that it is in.");
        clusters.clusters()
                .forEach(cluster -> metrics.state(
                        cluster.phase(),
                        RotationPhase.values(),
                        "phase",
                        "cluster",
                        cluster.name().value()));
        metrics.gauge("meshca_rotation_evidence", "What the phase of the cluster rests on: 1 for what holds.");
        clusters.clusters()
                .forEach(cluster -> metrics.state(
                        cluster.level(),
                        EvidenceLevel.values(),
                        "level",
                        "cluster",
                        cluster.name().value()));
        metrics.gauge("meshca_rotation_gate_open", "Whether a gate before the next write is open.");
        gates(clusters.gates()).forEach((gate, open) -> metrics.sample(open, "gate", gate));
        metrics.gauge(
                "meshca_rotation_next_write_timestamp_seconds", "When the next write may be made at the earliest.");
        clusters.earliest().ifPresent(moment -> metrics.sample(moment.getEpochSecond()));
        findings(metrics, "meshca_rotation_findings", Facts.findings(clusters));
        return metrics.toString();
    }

    private static Map<String, Boolean> gates(List<Gate.Verdict> gates) {
        return gates.stream()
                .collect(Collectors.toMap(
                        gate -> gate.gate().getClass().getSimpleName(),
                        Gate.Verdict::open,
                        Boolean::logicalAnd,
                        TreeMap::new));
    }

    /** All severities, also those without a finding, so that an alert sees a zero and not nothing. */
    private static void findings(Metrics metrics, String name, Collection<Finding> findings) {
        metrics.gauge(name, "Findings by severity.");
        for (Severity severity : Severity.values()) {
            metrics.sample(
                    findings.stream()
                            .filter(finding -> finding.severity() == severity)
                            .count(),
                    "severity",
                    Metrics.lower(severity));
        }
    }

    /** A certificate, where it stands. */
    private record Held(X509Certificate certificate, String cluster, String role) {

        String[] labels() {
            TrustReport.Certificate summary = TrustReport.Certificate.of(certificate);
            return new String[] {
                "cluster", cluster, "role", role, "subject", summary.subject(), "sha256", summary.sha256()
            };
        }
    }

    private static void certificates(Metrics metrics, List<ObservedCluster> clusters) {
        List<Held> all = clusters.stream().flatMap(PrometheusReport::held).toList();
        metrics.gauge("meshca_certificate_not_after_timestamp_seconds", "When the certificate ends.");
        all.forEach(held -> metrics.sample(seconds(held.certificate().getNotAfter()), held.labels()));
        metrics.gauge("meshca_certificate_not_before_timestamp_seconds", "When the certificate begins.");
        all.forEach(held -> metrics.sample(seconds(held.certificate().getNotBefore()), held.labels()));
    }

    private static Stream<Held> held(ObservedCluster cluster) {
        String name = cluster.name().value();
        return cluster.chain().stream()
                .flatMap(chain -> Stream.of(
                                chain.issuer().stream().map(one -> new Held(one, name, "signing")),
                                chain.certificates().stream()
                                        .filter(one -> !chain.issuer().equals(Optional.of(one)))
                                        .map(one -> new Held(one, name, "chain")),
                                chain.roots().certificates().stream().map(one -> new Held(one, name, "root")))
                        .flatMap(Function.identity()));
    }

    private static void lists(Metrics metrics, List<Material.Revocations> lists) {
        metrics.gauge("meshca_crl_next_update_timestamp_seconds", "When the revocation list ends.");
        lists.forEach(list -> list.nextUpdate()
                .ifPresent(end -> list.clusters()
                        .forEach(cluster -> metrics.sample(end.getEpochSecond(), labels(cluster, list)))));
        metrics.gauge("meshca_crl_revoked", "Certificates that the revocation list revokes.");
        lists.forEach(list ->
                list.clusters().forEach(cluster -> metrics.sample(list.entries(), labels(cluster, list))));
    }

    private static String[] labels(ClusterName cluster, Material.Revocations list) {
        return new String[] {"cluster", cluster.value(), "issuer", list.issuer(), "sha256", list.sha256()};
    }

    private static long seconds(Date date) {
        return date.toInstant().getEpochSecond();
    }
}
