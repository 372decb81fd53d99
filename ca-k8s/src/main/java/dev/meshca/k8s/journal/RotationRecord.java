package dev.meshca.k8s.journal;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a rotation notes on a Secret, as annotations. It helps people, and is never the authority: the phase of a rotation
 * is read off the certificates.
 *
 * @param rotation which rotation it is
 * @param generation how many times the CA of this cluster has changed
 * @param oldRoot the SHA-256 of the root that goes, lower-case hex; in a rotation of intermediates the same as the new one
 * @param newRoot the SHA-256 of the root that comes, lower-case hex
 * @param toolVersion what wrote it
 * @param time when
 */
public record RotationRecord(
        String rotation, long generation, String oldRoot, String newRoot, String toolVersion, Instant time) {

    /** The annotation with the rotation. */
    public static final String ROTATION = "meshca.dev/rotation";

    /** The annotation with the generation. */
    public static final String GENERATION = "meshca.dev/generation";

    /** The annotation with the old root. */
    public static final String OLD_ROOT = "meshca.dev/old-root-sha256";

    /** The annotation with the new root. */
    public static final String NEW_ROOT = "meshca.dev/new-root-sha256";

    /** The annotation with the version of the tool. */
    public static final String TOOL_VERSION = "meshca.dev/tool-version";

    /** The annotation with the time, in ISO 8601. */
    public static final String TIME = "meshca.dev/time";

    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern WORD = Pattern.compile("[\\x21-\\x7e]{1,100}");

    /**
     * A note.
     *
     * @throws IllegalArgumentException if a digest is not 64 lower-case hex digits, the rotation or the version is not 1 to
     *     100 printable ASCII characters without blanks, or the generation is negative
     */
    public RotationRecord {
        if (!SHA256.matcher(oldRoot).matches() || !SHA256.matcher(newRoot).matches()) {
            throw new IllegalArgumentException("a root is named by its SHA-256 in 64 lower-case hex digits");
        }
        if (!WORD.matcher(rotation).matches() || !WORD.matcher(toolVersion).matches() || generation < 0) {
            throw new IllegalArgumentException(
                    "a rotation and a version are 1 to 100 printable characters without blanks,"
                            + " and a generation is not negative");
        }
    }

    /**
     * The same note at another time.
     *
     * @param time when
     * @return a copy
     */
    public RotationRecord at(Instant time) {
        return new RotationRecord(rotation, generation, oldRoot, newRoot, toolVersion, time);
    }

    /**
     * The note as annotations.
     *
     * @return six of them, by name
     */
    public Map<String, String> annotations() {
        Map<String, String> annotations = new LinkedHashMap<>();
        annotations.put(ROTATION, rotation);
        annotations.put(GENERATION, Long.toString(generation));
        annotations.put(OLD_ROOT, oldRoot);
        annotations.put(NEW_ROOT, newRoot);
        annotations.put(TOOL_VERSION, toolVersion);
        annotations.put(TIME, time.toString());
        return annotations;
    }

    /**
     * The note among the annotations of a Secret.
     *
     * @param annotations all annotations, of whomever
     * @return the note; empty if there is none, or part of it is missing or makes no sense
     */
    public static Optional<RotationRecord> of(Map<String, String> annotations) {
        try {
            return Optional.of(new RotationRecord(
                    annotations.getOrDefault(ROTATION, ""),
                    Long.parseLong(annotations.getOrDefault(GENERATION, "")),
                    annotations.getOrDefault(OLD_ROOT, ""),
                    annotations.getOrDefault(NEW_ROOT, ""),
                    annotations.getOrDefault(TOOL_VERSION, ""),
                    Instant.parse(annotations.getOrDefault(TIME, ""))));
        } catch (IllegalArgumentException | DateTimeParseException none) {
            return Optional.empty();
        }
    }
}
