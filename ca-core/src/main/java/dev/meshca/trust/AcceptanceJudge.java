package dev.meshca.trust;

import dev.meshca.internal.Listed;
import dev.meshca.trust.TrustReport.Matrix.Answer;
import dev.meshca.trust.TrustReport.Matrix.Verdict;
import java.security.cert.X509CRL;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Says what is accepted where, and asks each question once: in a mesh with one set of roots there are as many as clusters. */
final class AcceptanceJudge {

    private record Trust(TrustBundle roots, List<X509CRL> crls) {

        /** In the same order, too, as who chooses among equals takes the first. */
        boolean isDeclaredBy(CaChain chain) {
            return roots.certificates().equals(chain.roots().certificates()) && crls.equals(chain.crls());
        }
    }

    private record Question(CaChain from, Trust trust) {}

    /**
     * All that an answer depends on at the accepting side; clusters that trust the same are equal.
     *
     * @param unread why nothing is known of it
     * @param copies how many copies of the roots its workloads were seen to hold
     * @param deviating these copies by place, if some are of other roots than are declared
     */
    record Acceptor(
            Optional<String> unread, Optional<Trust> declared, int copies, Map<String, TrustBundle> deviating) {}

    private final Instant now;
    private final Map<Question, PathVerdict> answers = new HashMap<>();
    private final Map<Trust, Trust> known = new HashMap<>();

    AcceptanceJudge(Instant now) {
        this.now = now;
    }

    Acceptor acceptor(ObservedCluster cluster) {
        if (cluster.chain().isEmpty()) {
            return new Acceptor(Optional.of(unread(cluster)), Optional.empty(), 0, Map.of());
        }
        return acceptor(cluster.chain().orElseThrow(), cluster.distributed());
    }

    private Acceptor acceptor(CaChain chain, Map<String, TrustBundle> distributed) {
        boolean same = distributed.values().stream().allMatch(chain.roots()::equals);
        return new Acceptor(
                Optional.empty(),
                Optional.of(shared(chain.roots(), chain.crls())),
                distributed.size(),
                same ? Map.of() : distributed);
    }

    /** The answer of a cluster of which nothing is known, whoever accepts. */
    static Optional<Answer> unknown(ObservedCluster from) {
        return from.chain().isPresent() ? Optional.empty() : Optional.of(unknown(unread(from)));
    }

    private static Answer unknown(String reason) {
        return new Answer(Verdict.UNKNOWN, reason, "none");
    }

    private static String unread(ObservedCluster cluster) {
        return "it is not known what " + cluster.name() + " holds";
    }

    Answer answer(CaChain from, CaChain to) {
        return answer(from, acceptor(to, Map.of()));
    }

    Answer answer(CaChain from, Acceptor to) {
        if (to.unread().isPresent()) {
            return unknown(to.unread().get());
        }
        String evidence = from.caKey().evidence() + " under root-cert.pem"
                + (to.copies() == 0 ? "" : " and " + to.copies() + " distributed copies");
        Trust declared = to.declared().orElseThrow();
        Optional<String> refusal = refusal(from, declared);
        for (TrustBundle copy : new LinkedHashSet<>(to.deviating().values())) {
            if (refusal.isEmpty()) {
                refusal = refusal(from, shared(copy, declared.crls()))
                        .map(reason -> placeOf(copy, to.deviating()) + ": " + reason);
            }
        }
        return new Answer(refusal.isEmpty() ? Verdict.TRUSTED : Verdict.REFUSED, refusal.orElse("accepted"), evidence);
    }

    private Trust shared(TrustBundle roots, List<X509CRL> crls) {
        return known.computeIfAbsent(new Trust(roots, crls), trust -> trust);
    }

    private Optional<String> refusal(CaChain from, Trust trust) {
        if (from.issuer().isEmpty()) {
            return Optional.of(from.cluster() + " has no readable CA certificate");
        }
        return verdict(from, trust).faults().stream().findFirst().map(Fault::detail);
    }

    private PathVerdict verdict(CaChain from, Trust trust) {
        return trust.isDeclaredBy(from)
                ? from.verdict(now)
                : answers.computeIfAbsent(
                        new Question(from, trust), question -> from.verdict(trust.roots(), trust.crls(), now));
    }

    private static String placeOf(TrustBundle copy, Map<String, TrustBundle> distributed) {
        Set<String> places = new TreeSet<>();
        distributed.forEach((place, bundle) -> {
            if (bundle.equals(copy)) {
                places.add(place);
            }
        });
        return places.isEmpty() ? "a distributed copy" : Listed.of(places, 1);
    }
}
