package dev.meshca.testbed;

import java.nio.file.Path;
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

    /**
     * Whether istiod's own certificate, made as a starting istiod makes it in {@code istio-system}, is accepted in a
     * handshake under its own roots.
     *
     * @param agent by an agent, which asks for a workload's certificate
     * @param webhook by the API server, which calls istiod's webhooks
     */
    public record ServingVerdict(Path dir, String agent, String webhook) {}

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
        return Judge.ask("istiod-judge", "load", dirs).stream()
                .map(line -> new LoadVerdict(Path.of(line.get("dir")), line.get("verify"), line.get("startup")))
                .toList();
    }

    /** One run of the judge for all folders; the verdicts come in the order of the folders. */
    public static List<ServingVerdict> serving(List<Path> dirs) {
        return Judge.ask("istiod-judge", "serve", dirs).stream()
                .map(line -> new ServingVerdict(Path.of(line.get("dir")), line.get("agent"), line.get("webhook")))
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
        return Judge.ask("istiod-judge", "peer", dirs).stream()
                .map(IstiodJudge::peerVerdict)
                .toList();
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
}
