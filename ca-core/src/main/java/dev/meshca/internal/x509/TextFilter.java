package dev.meshca.internal.x509;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.charset.Charset;
import java.util.Base64;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What happens to PEM on the way, and the filter that undoes it: here for a look, in a shell for good. */
enum TextFilter {
    UTF_16_LITTLE(
            "it is UTF-16", "iconv -f UTF-16LE -t UTF-8 | tr -d '\\357\\273\\277'", text -> decoded(text, UTF_16LE)),
    UTF_16_BIG("it is UTF-16", "iconv -f UTF-16BE -t UTF-8 | tr -d '\\357\\273\\277'", text -> decoded(text, UTF_16BE)),
    BYTE_ORDER_MARK(
            "a byte order mark stands in it",
            "tr -d '\\357\\273\\277'",
            text -> text.replace("\u00ef\u00bb\u00bf", "")),
    ESCAPED_NEWLINES(
            "its newlines are written out (escaped) as \\n",
            "awk '{ gsub(/\\\\+r/, \"\"); gsub(/\\\\+n/, \"\\n\") } 1'",
            text -> text.replaceAll("\\\\+r", "").replaceAll("\\\\+n", "\n")),
    QUOTES("quotes stand around it", "tr -d \"\\\"'\\`\"", text -> text.replaceAll("[\"'`]", "")),
    REPEATED_CARRIAGE_RETURNS(
            "its lines end with more than one carriage return (CR)",
            "tr -d '\\r'",
            text -> text.contains("\r\r\n") ? text.replace("\r", "") : text),
    CARRIAGE_RETURNS("its lines end with a carriage return (CR) alone", "tr '\\r' '\\n'", TextFilter::withNewlines),
    BASE64("it is base64 once more", "tr -d '[:space:]' | base64 -d", TextFilter::fromBase64),
    PERCENT(
            "it is percent-encoded as in a URL",
            "perl -pe 's/%([0-9A-Fa-f]{2})/chr hex $1/ge'",
            TextFilter::fromPercentEncoding),
    HTML_BREAKS(
            "HTML tags stand in it",
            "perl -pe 's{</?[A-Za-z][^<>]*>}{}g'",
            text -> text.replaceAll("</?[A-Za-z][^<>\n]*>", "")),
    HTML_ESCAPES(
            "it is escaped as in HTML or XML",
            "perl -pe 's/&#[xX]([0-9A-Fa-f]{1,2});/chr hex $1/ge; s/&#([0-9]{1,3});/chr $1/ge; s/&nbsp;/ /g; s/&(quot|apos|lt|gt);//g; s/&amp;/&/g'",
            TextFilter::fromHtml),
    UNICODE_NEWLINES(
            "its lines end with a newline of Unicode (U+0085, U+2028 or U+2029)",
            "perl -CSD -pe 's/\\r?[\\x{85}\\x{2028}\\x{2029}]\\n?/\\n/g'",
            text -> unicode(text, "\r?[\u0085\u2028\u2029]\n?", "\n")),
    LONG_DASHES(
            "its markers have other dashes than five -----",
            "perl -CSD -pe 's/[-\\x{2010}-\\x{2015}\\x{2212}]{2,}/-----/g'",
            text -> unicode(text, "[-\u2010-\u2015\u2212]{2,}", "-----")),
    INVISIBLE_BLANKS(
            "no-break or zero-width blanks stand in it",
            "perl -CSD -pe 's/[\\x{200b}-\\x{200f}\\x{2060}\\x{feff}\\x{ad}]//g;"
                    + " s/[\\x{a0}\\x{2000}-\\x{200a}\\x{202f}\\x{3000}]/ /g'",
            text -> unicode(
                    unicode(text, "[\u200b-\u200f\u2060\ufeff\u00ad]", ""), "[\u00a0\u2000-\u200a\u202f\u3000]", " ")),
    CURLY_QUOTES(
            "quotes stand around it",
            "perl -CSD -pe 's/[\\x{2018}-\\x{201f}\\x{ab}\\x{bb}]//g'",
            text -> unicode(text, "[\u2018-\u201f\u00ab\u00bb]", "")),
    CONTINUED_LINES(
            "its lines end with a backslash as in a shell",
            "sed 's/\\\\*$//'",
            text -> text.replaceAll("(?m)\\\\+$", "")),
    QUOTED_MAIL("its lines start with > as in a mail", "sed 's/^>[> ]*//'", text -> text.replaceAll("(?m)^>[> ]*", "")),
    INDENTED(
            "blanks stand around its lines",
            "sed 's/^[[:blank:]]*//; s/[[:blank:]]*$//'",
            text -> text.lines().map(String::strip).collect(Collectors.joining("\n"))),
    BLANK_LINES(
            "a blank line stands inside a block",
            "sed '/^[[:space:]]*$/d'",
            text -> text.lines().filter(line -> !line.isBlank()).collect(Collectors.joining("\n"))),
    LOST_NEWLINES(
            "blanks stand where its newlines were, or nothing, so that blocks or markers are glued together",
            "awk '{ gsub(/-----(BEGIN|END) [A-Z0-9 ]+-----/, \"\\n"
                    + "&\\n"
                    + "\") } 1' | awk '!/-----/ { gsub(/^[ \\t]+|[ \\t]+$/, \"\"); gsub(/[ \\t]+/, \"\\n"
                    + "\") } NF'",
            TextFilter::withNewlinesAroundMarkers);

    private static final Pattern PERCENT_ENCODED = Pattern.compile("%([0-9A-Fa-f]{2})");
    private static final Pattern HEX_REFERENCE = Pattern.compile("&#[xX]([0-9A-Fa-f]{1,2});");
    private static final Pattern DECIMAL_REFERENCE = Pattern.compile("&#([0-9]{1,3});");
    private static final Pattern MARKER = Pattern.compile("-----(BEGIN|END) [A-Z0-9 ]+-----");
    private static final Pattern MARKER_IN_BASE64 = Pattern.compile("BEGIN|LS0tLS1CRUdJTi|TFMwdExTMUNSVWRKVGk");
    private static final int DER_SEQUENCE = 0x30;

    private final String damage;
    private final String command;

    @SuppressWarnings("ImmutableEnumChecker") // a function without state
    private final UnaryOperator<String> undo;

    TextFilter(String damage, String command, UnaryOperator<String> undo) {
        this.damage = damage;
        this.command = command;
        this.undo = undo;
    }

    String damage() {
        return damage;
    }

    String command() {
        return command;
    }

    /** One character for each byte, before and after; the same text if this is not what happened. */
    String undo(String octets) {
        return undo.apply(octets);
    }

    private static String decoded(String octets, Charset charset) {
        String text = new String(octets.getBytes(ISO_8859_1), charset).replace("\ufeff", "");
        return text.contains("-BEGIN ") ? new String(text.getBytes(UTF_8), ISO_8859_1) : octets;
    }

    private static String withNewlines(String octets) {
        return octets.contains("\n") ? octets : octets.replace('\r', '\n');
    }

    private static String fromBase64(String octets) {
        try {
            byte[] decoded = Base64.getDecoder().decode(octets.replaceAll("\\s", ""));
            boolean likely = decoded.length > 0
                    && (decoded[0] == DER_SEQUENCE
                            || MARKER_IN_BASE64
                                    .matcher(new String(decoded, ISO_8859_1))
                                    .find());
            return likely ? new String(decoded, ISO_8859_1) : octets;
        } catch (IllegalArgumentException e) {
            return octets;
        }
    }

    private static String fromPercentEncoding(String octets) {
        return PERCENT_ENCODED.matcher(octets).replaceAll(found -> character(found.group(1), 16));
    }

    private static String fromHtml(String octets) {
        String text = HEX_REFERENCE.matcher(octets).replaceAll(found -> character(found.group(1), 16));
        text = DECIMAL_REFERENCE.matcher(text).replaceAll(found -> character(found.group(1), 10));
        return text.replace("&nbsp;", " ").replaceAll("&(quot|apos|lt|gt);", "").replace("&amp;", "&");
    }

    private static String character(String digits, int radix) {
        return Matcher.quoteReplacement(String.valueOf((char) (Integer.parseInt(digits, radix) & 0xff)));
    }

    private static String unicode(String octets, String wanted, String replacement) {
        String text = new String(octets.getBytes(ISO_8859_1), UTF_8);
        String changed = text.replaceAll(wanted, replacement);
        return changed.equals(text) ? octets : new String(changed.getBytes(UTF_8), ISO_8859_1);
    }

    private static String withNewlinesAroundMarkers(String octets) {
        return MARKER.matcher(octets)
                .replaceAll("\n$0\n")
                .lines()
                .flatMap(line ->
                        line.contains("-----") ? List.of(line).stream() : List.of(line.split("[ \\t]+")).stream())
                .filter(line -> !line.isBlank())
                .collect(Collectors.joining("\n"));
    }
}
