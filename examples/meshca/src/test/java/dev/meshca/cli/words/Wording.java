package dev.meshca.cli.words;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Words that only a Java program understands, and so have no place in what a person reads. */
public final class Wording {

    /** Terms of Istio, Kubernetes, RFC 5280 and of mesh files that members of ours are called after. */
    private static final Set<String> FOREIGN = Set.of("trustDomain", "serviceAccount", "nextUpdate", "rootValidity");

    private static final Pattern OBJECT =
            Pattern.compile("\\b[A-Z][a-z]\\w*[\\[{]|\\[[\\w-]+(, [\\w-]+)+]|\\w+@[0-9a-f]{6,8}\\b");
    private static final Pattern CALL = Pattern.compile("\\w\\(\\)|[a-z]\\.\\w+\\(");
    private static final Pattern LIST = Pattern.compile("^public .*? dev\\.meshca\\.(?:\\w+\\.)*([\\w.]+)");
    private static final Pattern MEMBER = Pattern.compile("^ {4}public .*?(\\w+)\\(");
    private static final Set<String> OPTION_TYPES =
            Set.of("PushOptions", "PreflightOptions", "MeshOptions", "RotationOptions", "MeshSpec", "Mesh");

    private static final Wording OURS = read();

    private final Pattern names;
    private final Pattern verbs;

    private Wording(Set<String> names, Set<String> verbs) {
        this.names = Pattern.compile("\\b(" + String.join("|", names) + ")\\b");
        this.verbs = Pattern.compile("\\b(with|use|say) (" + String.join("|", verbs) + ")\\b");
    }

    /** Names of classes and members, in what may be a sentence for programmers. */
    public static List<String> identifiersIn(String text) {
        return found(text, OURS.names, CALL, OURS.verbs);
    }

    /** The same, and objects that were printed as they are; for what was written to a terminal. */
    public static List<String> in(String text) {
        return found(text, OURS.names, CALL, OURS.verbs, OBJECT);
    }

    private static List<String> found(String text, Pattern... patterns) {
        return Stream.of(patterns)
                .flatMap(pattern -> pattern.matcher(text).results().map(MatchResult::group))
                .filter(name -> !FOREIGN.contains(name))
                .toList();
    }

    private static Wording read() {
        Set<String> names = new TreeSet<>();
        Set<String> verbs = new LinkedHashSet<>();
        for (String module : List.of("ca-core", "ca-k8s")) {
            String type = "";
            for (String line : lines(Path.of("../../" + module + "/public-api.txt"))) {
                Matcher declaration = LIST.matcher(line);
                Matcher member = MEMBER.matcher(line);
                if (declaration.find()) {
                    type = declaration.group(1).replaceAll(".*\\.", "");
                    names.add(type);
                } else if (member.find()) {
                    (OPTION_TYPES.contains(type) ? verbs : names).add(member.group(1));
                    names.add(member.group(1));
                }
            }
        }
        names.removeIf(name -> !name.matches("\\w*[a-z][A-Z]\\w*"));
        return new Wording(names, verbs);
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
