package dev.meshca.testbed;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What webpki, which ztunnel verifies with, says of certificates in PEM files; an empty text means accepted. */
public final class WebpkiJudge {

    private WebpkiJudge() {}

    /**
     * The question whether a workload's certificate is accepted by who trusts the roots. The name in it does not matter.
     *
     * @param leaf the one certificate
     * @param chain what is presented after it, in that order; the file may be empty
     * @param roots the trust anchors
     */
    public record Peers(Path leaf, Path chain, Path roots) {}

    /**
     * The answer.
     *
     * @param serverAuth as the server of a connection
     * @param clientAuth as the client of a connection
     */
    public record PeerVerdict(Path leaf, Path chain, Path roots, String serverAuth, String clientAuth) {
        public boolean accepted() {
            return serverAuth.isEmpty() && clientAuth.isEmpty();
        }
    }

    public static PeerVerdict peer(Path leaf, Path chain, Path roots) {
        return peers(List.of(new Peers(leaf, chain, roots))).get(0);
    }

    /** One run of the judge for all questions; the verdicts come in the order of the questions. */
    public static List<PeerVerdict> peers(List<Peers> questions) {
        return peers("webpki-judge", "peer", questions);
    }

    static List<PeerVerdict> peers(String judge, String command, List<Peers> questions) {
        List<Path> files = questions.stream()
                .flatMap(question -> Stream.of(question.leaf(), question.chain(), question.roots()))
                .toList();
        return Judge.ask(judge, command, files).stream()
                .map(WebpkiJudge::peerVerdict)
                .toList();
    }

    private static PeerVerdict peerVerdict(Map<String, String> line) {
        return new PeerVerdict(
                Path.of(line.get("leaf")),
                Path.of(line.get("chain")),
                Path.of(line.get("roots")),
                line.get("serverAuth"),
                line.get("clientAuth"));
    }
}
