package dev.meshca.testbed;

import java.util.List;

/** What Go's verifier, which istiod and gRPC verify with, says of certificates in PEM files; the same question as webpki's. */
public final class GoJudge {

    private GoJudge() {}

    /** One run of the judge for all questions; the verdicts come in the order of the questions. */
    public static List<WebpkiJudge.PeerVerdict> peers(List<WebpkiJudge.Peers> questions) {
        return WebpkiJudge.peers("istiod-judge", "leaf", questions);
    }
}
