package dev.meshca.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What istiod's own code says of folders in the layout of the {@code cacerts} Secret; an empty text means accepted. */
public final class IstiodJudge {

    private IstiodJudge() {}

    /**
     * Whether istiod takes a bundle.
     *
     * @param verify the check of a hot reload
     * @param startup the whole way of a starting istiod, up to a first signed workload certificate
     */
    public record LoadVerdict(Path dir, String verify, String startup) {
        public boolean accepted() {
            return verify.isEmpty() && startup.isEmpty();
        }
    }

    /** The question whether what the CA in {@code from} issues is accepted by who trusts the roots of {@code to}. */
    public record Peers(Path from, Path to) {}

    /**
     * Whether a workload of one cluster is accepted in another, judged by Go's verifier.
     *
     * @param signedBy {@code istiod}; {@code fallback} when istiod would not start with the bundle, but its key signs;
     *     {@code nobody} when there is no certificate to judge
     */
    public record PeerVerdict(Path from, Path to, String signedBy, String serverAuth, String clientAuth) {
        public boolean accepted() {
            return serverAuth.isEmpty() && clientAuth.isEmpty();
        }
    }

    public static LoadVerdict load(Path dir) {
        return load(List.of(dir)).get(0);
    }

    /** One run of the judge for all folders; the verdicts come in the order of the folders. */
    public static List<LoadVerdict> load(List<Path> dirs) {
        return ask("load", dirs).stream()
                .map(line -> new LoadVerdict(Path.of(line.get("dir")), line.get("verify"), line.get("startup")))
                .toList();
    }

    public static PeerVerdict peer(Path from, Path to) {
        return peers(List.of(new Peers(from, to))).get(0);
    }

    /** One run of the judge for all questions; the verdicts come in the order of the questions. */
    public static List<PeerVerdict> peers(List<Peers> questions) {
        List<Path> dirs = questions.stream()
                .flatMap(question -> Stream.of(question.from(), question.to()))
                .toList();
        return ask("peer", dirs).stream().map(IstiodJudge::peerVerdict).toList();
    }

    /** Every folder against every folder, itself included. */
    public static List<PeerVerdict> matrix(List<Path> dirs) {
        return peers(dirs.stream()
                .flatMap(from -> dirs.stream().map(to -> new Peers(from, to)))
                .toList());
    }

    private static PeerVerdict peerVerdict(Map<String, String> line) {
        return new PeerVerdict(
                Path.of(line.get("from")),
                Path.of(line.get("to")),
                line.get("signedBy"),
                line.get("serverAuth"),
                line.get("clientAuth"));
    }

    private static List<Map<String, String>> ask(String question, List<Path> dirs) {
        if (dirs.isEmpty()) {
            return List.of();
        }
        List<String> command =
                new ArrayList<>(List.of(Testbed.binary("istiod-judge").toString(), question));
        dirs.forEach(dir -> command.add(dir.toString()));
        try {
            Process judge =
                    new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
            List<String> lines =
                    judge.inputReader(StandardCharsets.UTF_8).lines().toList();
            int status = judge.waitFor();
            if (status != 0) {
                throw new AssertionError("istiod-judge " + question + " ended with status " + status);
            }
            return lines.stream().map(FlatJson::read).toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run istiod-judge", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while istiod-judge was at work", e);
        }
    }
}
