package dev.meshca.mesh.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The colours of text keep to WCAG 2.2, 1.4.3 (AA) on everything they stand on, light and dark. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ContrastTest {

    private static final Pattern COLOUR = Pattern.compile("--([\\w-]+): (#[0-9a-f]{6});");

    /** The schemes in the order of the style sheet: light, dark. */
    private static List<Map<String, String>> schemes() throws IOException {
        try (InputStream in = HtmlReport.class.getResourceAsStream("report.css")) {
            String[] parts = new String(in.readAllBytes(), StandardCharsets.UTF_8).split("prefers-color-scheme: dark");
            return List.of(colours(parts[0]), colours(parts[1]));
        }
    }

    private static Map<String, String> colours(String style) {
        Map<String, String> colours = new HashMap<>();
        COLOUR.matcher(style).results().forEach(colour -> colours.put(colour.group(1), colour.group(2)));
        return colours;
    }

    @ParameterizedTest
    @CsvSource({
        "ink, page sheet tint",
        "soft, page sheet tint",
        "accent, page sheet",
        "good, page sheet good-tint",
        "bad, page sheet bad-tint",
        "warn, page sheet warn-tint"
    })
    void text_can_be_read_on_what_it_stands_on(String text, String grounds) throws IOException {
        for (Map<String, String> scheme : schemes()) {
            for (String ground : grounds.split(" ")) {
                assertThat(contrast(Facts.found(scheme, text), Facts.found(scheme, ground)))
                        .as(text + " on " + ground + " of " + scheme)
                        .isGreaterThan(4.5);
            }
        }
    }

    @Test
    void the_contrast_is_that_of_the_standard() {
        assertThat(contrast("#000000", "#ffffff")).isEqualTo(21);
        assertThat(contrast("#777777", "#ffffff")).isBetween(4.47, 4.49);
    }

    private static double contrast(String one, String other) {
        double lighter = Math.max(luminance(one), luminance(other));
        double darker = Math.min(luminance(one), luminance(other));
        return (lighter + 0.05) / (darker + 0.05);
    }

    private static double luminance(String colour) {
        return 0.2126 * linear(colour, 1) + 0.7152 * linear(colour, 3) + 0.0722 * linear(colour, 5);
    }

    private static double linear(String colour, int at) {
        double share = Integer.parseInt(colour.substring(at, at + 2), 16) / 255.0;
        return share <= 0.04045 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
    }
}
