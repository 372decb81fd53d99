package dev.meshca.internal.x509;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A text with PEM blocks (RFC 7468) in it, read as strictly as the strictest of istiod (Go), Envoy (BoringSSL) and
 * ztunnel (rustls): text around blocks and CRLF are fine; a marker that does not stand alone on its line is a defect,
 * because at least one of them loses the block.
 */
public final class PemDocument {

    /** The most a Kubernetes Secret can hold, in bytes. */
    public static final int MAX_BYTES = 1 << 20;

    /** One block. With headers, or with a blank line after the first, BoringSSL and OpenSSL lose it when it is a certificate. */
    @SuppressWarnings("ArrayRecordComponent") // read once, never compared
    public record Block(String label, boolean hasHeaders, boolean hasBlankLine, byte[] der, int line) {

        public boolean isPlain() {
            return !hasHeaders && !hasBlankLine;
        }
    }

    /** A place where somebody loses a block, and why. */
    public record Defect(int line, String what) {

        /** The place and the reason, in one clause. */
        public String sentence() {
            return "line " + line + ": " + what;
        }
    }

    private static final Pattern MARKER = Pattern.compile("-----(BEGIN|END) [^-]*-----");
    private static final Pattern BLANKS = Pattern.compile("[ \\t\\r\\n]");
    private static final Pattern TABS_AT_THE_END = Pattern.compile("[ \\t]+$");
    private static final String BEGIN = "-----BEGIN ";
    private static final String END = "-----END ";
    private static final String DASHES = "-----";

    private final List<Block> blocks = new ArrayList<>();
    private final List<Defect> defects = new ArrayList<>();

    private @Nullable String label;
    private StringBuilder body = new StringBuilder();
    private boolean headers;
    private boolean blank;
    private int beginLine;

    private PemDocument() {}

    public static PemDocument parse(byte[] bytes) {
        PemDocument document = new PemDocument();
        if (bytes.length > MAX_BYTES) {
            document.defects.add(new Defect(1, "the file is larger than the 1 MiB that a Secret can hold"));
            return document;
        }
        String[] lines = new String(bytes, StandardCharsets.ISO_8859_1).split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            document.read(withoutTrailingBlanks(lines[i]), i + 1);
        }
        if (document.label != null) {
            document.defect(document.beginLine, "the " + document.label + " block has no END line");
        }
        return document;
    }

    /** Go skips one carriage return and then blanks; ztunnel stumbles over a tab after the BEGIN marker. */
    private static String withoutTrailingBlanks(String line) {
        int end = line.endsWith("\r") ? line.length() - 1 : line.length();
        while (end > 0 && line.charAt(end - 1) == ' ') {
            end--;
        }
        return line.substring(0, end);
    }

    private static String withoutTrailingTabs(String line) {
        return TABS_AT_THE_END.matcher(line).replaceFirst("");
    }

    public List<Block> blocks() {
        return List.copyOf(blocks);
    }

    public List<Defect> defects() {
        return List.copyOf(defects);
    }

    private void read(String line, int number) {
        if (isMarker(line, BEGIN)) {
            if (label != null) {
                defect(beginLine, "the " + label + " block has no END line");
            }
            begin(line, number);
        } else if (label != null
                && line.startsWith(END)
                && withoutTrailingTabs(line).equals(END + label + DASHES)) {
            end();
        } else if (line.contains(DASHES) && MARKER.matcher(line).find()) {
            defect(number, "a BEGIN or END marker is lost: " + reason(line));
            label = null;
        } else if (label != null) {
            headers |= line.contains(":");
            blank |= line.isBlank() && !body.isEmpty();
            body.append(line.isBlank() ? "" : line);
        }
    }

    private static boolean isMarker(String line, String start) {
        return line.startsWith(start)
                && line.endsWith(DASHES)
                && line.length() > start.length() + DASHES.length()
                && line.indexOf(DASHES, start.length()) == line.length() - DASHES.length();
    }

    private static String reason(String line) {
        if (line.startsWith("\u00ef\u00bb\u00bf")) {
            return "a byte order mark stands before it";
        }
        if (line.endsWith("\r")) {
            return "more than one carriage return (CR) ends its line";
        }
        if (!line.equals(line.strip())) {
            return "blanks stand around it";
        }
        if (line.startsWith(END) && line.contains(DASHES + DASHES + "BEGIN")) {
            return "two blocks are glued together by a missing newline";
        }
        return isMarker(line, END) ? "its label is not that of the BEGIN line" : "something else stands beside it";
    }

    private void begin(String line, int number) {
        label = line.substring(BEGIN.length(), line.length() - DASHES.length());
        body = new StringBuilder();
        headers = false;
        blank = false;
        beginLine = number;
    }

    private void end() {
        String type = String.valueOf(label);
        label = null;
        if (headers) {
            blocks.add(new Block(type, true, blank, new byte[0], beginLine));
            return;
        }
        try {
            blocks.add(new Block(type, false, blank, decode(body.toString()), beginLine));
        } catch (IllegalArgumentException e) {
            defect(beginLine, "the " + type + " block is not base64");
        }
    }

    /** Unlike Java's decoder, those of Go and OpenSSL want the padding. */
    private static byte[] decode(String body) {
        String text = BLANKS.matcher(body).find() ? BLANKS.matcher(body).replaceAll("") : body;
        if (text.length() % 4 != 0) {
            throw new IllegalArgumentException("the padding is missing");
        }
        return Base64.getDecoder().decode(text);
    }

    private void defect(int line, String what) {
        defects.add(new Defect(line, what));
    }
}
