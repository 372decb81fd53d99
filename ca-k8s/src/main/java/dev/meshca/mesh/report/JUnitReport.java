package dev.meshca.mesh.report;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.mesh.report.TestCase.Outcome;
import dev.meshca.trust.ObservedCluster;
import dev.meshca.trust.TrustReport;
import dev.meshca.trust.TrustReport.Matrix.Verdict;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A report as the XML that CI servers show as tests: a suite for the mesh and one for each cluster, a test for each check and
 * each finding. Errors are failures. Warnings are skipped tests, as Jenkins and GitLab show the reason of those and do not
 * fail the build for them. What is only worth knowing is the output of a test that passed.
 */
public final class JUnitReport {

    private static final String MESH = "mesh";

    private final TrustReport report;
    private final Verdicts verdicts;
    private final Map<String, List<Finding>> findings = new LinkedHashMap<>();

    private JUnitReport(TrustReport report) {
        this.report = report;
        verdicts = new Verdicts(report.matrix());
        report.clusters().forEach(cluster -> findings.put(place(cluster.name().value()), new ArrayList<>()));
        report.findings()
                .forEach(finding -> findings.computeIfAbsent(
                                findings.containsKey(place(finding.where())) ? place(finding.where()) : "",
                                of -> new ArrayList<>())
                        .add(finding));
    }

    /**
     * Who trusts whom.
     *
     * @param report the report
     * @return an XML document, in UTF-8 when it is written to a file
     */
    public static String of(TrustReport report) {
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + new JUnitReport(report).suites() + "\n";
    }

    /** The cluster of {@code cluster1/ca-cert.pem}; no other place begins with a cluster's name and a slash. */
    private static String place(String where) {
        return where.replaceFirst("/.*", "") + "/";
    }

    private Markup suites() {
        Markup suites = Markup.of("testsuites", mesh()).with("name", "trust in the mesh");
        report.clusters().forEach(cluster -> suites.add(cluster(cluster)));
        return suites;
    }

    private Markup mesh() {
        long trusted = verdicts.pairs(Verdict.TRUSTED);
        long pairs = trusted + verdicts.pairs(Verdict.REFUSED) + verdicts.pairs(Verdict.UNKNOWN);
        TestCase accepted = new TestCase(
                "every cluster accepts every other",
                trusted == pairs ? Outcome.PASSED : Outcome.FAILED,
                "NOT_ACCEPTED",
                trusted + " of " + Parts.counted(pairs, "pair") + " of clusters are accepted",
                "");
        return suite(MESH, List.of(accepted), findings.getOrDefault("", List.of()));
    }

    private Markup cluster(ObservedCluster cluster) {
        String name = cluster.name().value();
        TestCase read = new TestCase(
                "its CA can be read",
                cluster.chain().isPresent() ? Outcome.PASSED : Outcome.FAILED,
                "NOT_READ",
                "the CA of " + name + " could not be read",
                "");
        return suite(name, List.of(read, accepted(cluster.name())), findings.getOrDefault(place(name), List.of()));
    }

    private TestCase accepted(ClusterName from) {
        long refused = verdicts.given(from, Verdict.REFUSED);
        long unknown = verdicts.given(from, Verdict.UNKNOWN);
        Outcome known = unknown > 0 ? Outcome.SKIPPED : Outcome.PASSED;
        return new TestCase(
                "what it issues is accepted everywhere",
                refused > 0 ? Outcome.FAILED : known,
                "NOT_ACCEPTED",
                "refused by " + Parts.counted(refused, "cluster") + ", not known of " + unknown,
                refused > 0 ? verdicts.reasons(from) : "");
    }

    private Markup suite(String name, List<TestCase> checks, List<Finding> findings) {
        List<TestCase> all = new ArrayList<>(checks);
        findings.forEach(finding -> all.add(TestCase.of(finding)));
        return Markup.of(
                        "testsuite",
                        all.stream().map(test -> test.element(name)).toList())
                .with("name", name)
                .with("tests", all.size())
                .with("failures", count(all, Outcome.FAILED))
                .with("errors", 0)
                .with("skipped", count(all, Outcome.SKIPPED))
                .with("time", 0)
                .with(
                        "timestamp",
                        DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(
                                report.judgedAt().atOffset(ZoneOffset.UTC).truncatedTo(ChronoUnit.SECONDS)));
    }

    private static long count(List<TestCase> tests, Outcome outcome) {
        return tests.stream().filter(test -> test.outcome() == outcome).count();
    }
}
