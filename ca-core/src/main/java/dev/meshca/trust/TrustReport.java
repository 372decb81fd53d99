package dev.meshca.trust;

import dev.meshca.Finding;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** What is known of a mesh's trust at one moment: the clusters, who accepts whom, and what is wrong. */
public final class TrustReport {

    private final List<ObservedCluster> clusters;
    private final TrustMatrix matrix;
    private final List<Finding> findings;

    private TrustReport(List<ObservedCluster> clusters, TrustMatrix matrix, List<Finding> findings) {
        this.clusters = List.copyOf(clusters);
        this.matrix = matrix;
        this.findings = findings.stream()
                .sorted(Comparator.comparing(Finding::severity))
                .toList();
    }

    /**
     * Judges clusters one by one and against each other.
     *
     * @param clusters what they show
     * @param now the time to judge validity at
     * @return the report
     */
    public static TrustReport of(Collection<ObservedCluster> clusters, Instant now) {
        TrustMatrix matrix = TrustMatrix.of(clusters, now);
        List<Finding> findings = new ArrayList<>();
        for (ObservedCluster cluster : clusters) {
            findings.addAll(cluster.findings());
            cluster.chain().ifPresent(chain -> findings.addAll(chain.check(now)));
        }
        findings.addAll(MeshCheck.of(clusters, matrix));
        return new TrustReport(List.copyOf(clusters), matrix, findings);
    }

    /**
     * Judges clusters one by one, against each other, and against what was planned for them.
     *
     * @param planned the public halves of the plan
     * @param clusters what they show
     * @param now the time to judge validity at
     * @return the report
     */
    public static TrustReport of(Collection<CaChain> planned, Collection<ObservedCluster> clusters, Instant now) {
        TrustReport report = of(clusters, now);
        List<Finding> findings = new ArrayList<>(report.findings);
        findings.addAll(MeshCheck.againstPlan(planned, clusters, now));
        return new TrustReport(report.clusters, report.matrix, findings);
    }

    /**
     * The same with what somebody else found, such as about the files of a folder.
     *
     * @param more further findings
     * @return a copy, which is healthy only if none of them is an error
     */
    public TrustReport with(Collection<Finding> more) {
        List<Finding> all = new ArrayList<>(more);
        all.addAll(findings);
        return new TrustReport(clusters, matrix, all);
    }

    /**
     * The clusters judged.
     *
     * @return what they showed
     */
    public List<ObservedCluster> clusters() {
        return clusters;
    }

    /**
     * Who accepts whom.
     *
     * @return the matrix
     */
    public TrustMatrix matrix() {
        return matrix;
    }

    /**
     * What is wrong, errors first.
     *
     * @return the findings
     */
    public List<Finding> findings() {
        return findings;
    }

    /**
     * Whether every cluster accepts every other and nothing is an error; warnings are allowed.
     *
     * @return true if the mesh is healthy
     */
    public boolean healthy() {
        return matrix.complete() && findings.stream().noneMatch(Finding::isError);
    }

    /**
     * The report for a person.
     *
     * @return several lines, each ended by a newline
     */
    public String toText() {
        return ReportText.of(this);
    }
}
