package dev.meshca.mesh.report;

import dev.meshca.Finding.Severity;
import dev.meshca.RotationPhase;
import dev.meshca.mesh.Mesh;
import dev.meshca.trust.TrustReport.Matrix.Verdict;
import java.time.Instant;
import java.util.Comparator;
import java.util.stream.Stream;

/** The top of a page: whether all is well, and the figures behind that. */
final class SummaryPart {

    private final Facts facts;

    private SummaryPart(Facts facts) {
        this.facts = facts;
    }

    static String title(Facts facts) {
        return (facts.report().healthy() ? "Healthy" : "Not healthy") + ": mesh of "
                + Parts.counted(facts.report().clusters().size(), "cluster") + ", " + Times.minute(facts.now());
    }

    static Markup of(Facts facts) {
        return new SummaryPart(facts).header();
    }

    private Markup header() {
        boolean healthy = facts.report().healthy();
        return Markup.of(
                        "header",
                        Markup.styled("p", "brand", "Mesh trust report"),
                        Markup.of(
                                "h1",
                                Markup.styled("span", "sign", healthy ? "✓" : "✕")
                                        .with("aria-hidden", "true"),
                                healthy ? "Healthy" : "Not healthy"),
                        Markup.styled("p", "when", "As of ", Times.moment(facts.now())),
                        tiles())
                .with("class", healthy ? "top good" : "top bad");
    }

    private Markup tiles() {
        Markup tiles = Markup.styled("dl", "tiles", clusters(), pairs(), findings(), nextEnd());
        facts.status().ifPresent(status -> tiles.add(rotation(status)));
        return tiles;
    }

    private static Markup tile(String name, String value, String detail) {
        return Markup.of(
                "div",
                Markup.of("dt", name),
                Markup.of("dd", Markup.of("strong", value), Markup.styled("span", "detail", detail)));
    }

    private Markup clusters() {
        long unread = facts.report().clusters().stream()
                .filter(cluster -> cluster.chain().isEmpty())
                .count();
        return tile(
                "Clusters",
                "%d".formatted(facts.report().clusters().size()),
                unread == 0 ? "all were read" : unread + " not read");
    }

    private Markup pairs() {
        long refused = facts.verdicts().pairs(Verdict.REFUSED);
        long unknown = facts.verdicts().pairs(Verdict.UNKNOWN);
        long accepted = facts.verdicts().pairs(Verdict.TRUSTED);
        String all = Parts.counted(accepted + refused + unknown, "pair");
        return tile(
                "Accepted",
                accepted + refused + unknown == 0 ? "–" : percent(accepted, accepted + refused + unknown),
                refused == 0 && unknown == 0
                        ? "all " + all
                        : Parts.counted(refused, "pair") + " refused, " + unknown + " not known");
    }

    /** 100 % is said only where it is all. */
    private static String percent(long part, long whole) {
        return part * 100 / whole + " %";
    }

    private Markup findings() {
        long errors = count(Severity.ERROR);
        long warnings = count(Severity.WARNING);
        return tile(
                "Findings",
                "%d".formatted(facts.findings().size()),
                errors + warnings == 0
                        ? "no error, no warning"
                        : Parts.counted(errors, "error") + ", " + Parts.counted(warnings, "warning"));
    }

    private long count(Severity severity) {
        return facts.findings().stream()
                .filter(finding -> finding.severity() == severity)
                .count();
    }

    private record End(Instant moment, String what) {}

    private Markup nextEnd() {
        Stream<End> certificates = facts.material().authorities().stream()
                .map(authority -> new End(authority.summary().notAfter(), authority.label()));
        Stream<End> lists = facts.material().lists().stream()
                .flatMap(list -> list.nextUpdate().stream().map(end -> new End(end, "a revocation list")));
        return Stream.concat(certificates, lists)
                .min(Comparator.comparing(End::moment))
                .map(end -> tile("Next end", Times.from(facts.now(), end.moment()), Parts.fitting(end.what(), 40)))
                .orElseGet(() -> tile("Next end", "–", "nothing was read"));
    }

    private static Markup rotation(Mesh.Status status) {
        RotationPhase phase = status.clusters().phase();
        return tile("Rotation", phase.name(), status.rotation().orElse("none is under way"));
    }
}
