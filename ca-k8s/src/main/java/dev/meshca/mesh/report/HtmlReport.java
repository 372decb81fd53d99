package dev.meshca.mesh.report;

import dev.meshca.k8s.internal.Sha256;
import dev.meshca.mesh.Mesh;
import dev.meshca.trust.TrustReport;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A report as one page for a browser: the picture of the mesh, lifetimes, who accepts whom, and what is wrong with what to do
 * about it. It needs nothing else, runs no script, and its content security policy allows none. Text from certificates and
 * clusters stands in it as text; characters that cannot be seen, or that turn the direction, are written out.
 */
public final class HtmlReport {

    private static final String STYLE = style();
    private static final String HEAD =
            """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-%s'; base-uri 'none'; form-action 'none'">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="referrer" content="no-referrer">
            """.formatted(Base64.getEncoder().encodeToString(Sha256.of(STYLE.getBytes(StandardCharsets.UTF_8))));

    private HtmlReport() {}

    /**
     * Who trusts whom.
     *
     * @param report the report
     * @return a page, in UTF-8 when it is written to a file
     */
    public static String of(TrustReport report) {
        return page(new Facts(report, Optional.empty()));
    }

    /**
     * Who trusts whom, and where the mesh stands in a rotation.
     *
     * @param report the report
     * @param status the status, asked for at the same time
     * @return a page, in UTF-8 when it is written to a file
     */
    public static String of(TrustReport report, Mesh.Status status) {
        return page(new Facts(report, Optional.of(status)));
    }

    private static String page(Facts facts) {
        return HEAD
                + Markup.of("title", SummaryPart.title(facts))
                + "\n<style>" + STYLE + "</style>\n</head>\n"
                + body(facts)
                + "\n</html>\n";
    }

    private static Markup body(Facts facts) {
        Map<String, Markup> parts = new LinkedHashMap<>();
        parts.put("Findings", FindingsPart.of(facts));
        facts.status().ifPresent(status -> parts.put("Rotation", RotationPart.of(facts, status)));
        parts.put("Mesh", PicturePart.of(facts));
        parts.put("Lifetimes", LifetimesPart.of(facts));
        parts.put("Acceptance", AcceptancePart.of(facts));
        parts.put("Certificates", CertificatesPart.of(facts));
        return Markup.of(
                "body",
                Markup.styled("a", "skip", "Skip to the findings").with("href", "#findings"),
                SummaryPart.of(facts),
                Markup.of(
                                "nav",
                                Markup.of(
                                        "ul",
                                        parts.keySet().stream()
                                                .map(HtmlReport::link)
                                                .toList()))
                        .with("aria-label", "Sections"),
                Markup.of("main", parts.values()),
                Markup.of("footer", Markup.of("p", checked(facts))));
    }

    private static Markup link(String section) {
        return Markup.of("li", Markup.of("a", section).with("href", "#" + section.toLowerCase(Locale.ROOT)));
    }

    private static String checked(Facts facts) {
        StringBuilder text = new StringBuilder("Checked: ");
        facts.report()
                .checked()
                .forEach((kind, number) ->
                        text.append(number).append(' ').append(kind).append(", "));
        return text.substring(0, text.length() - 2) + ".";
    }

    private static String style() {
        try (InputStream in = HtmlReport.class.getResourceAsStream("report.css")) {
            return new String(Objects.requireNonNull(in, "report.css").readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
