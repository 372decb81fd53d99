package dev.meshca.trust;

import dev.meshca.trust.TrustReport.Matrix.Cell;
import dev.meshca.trust.TrustReport.Matrix.Verdict;
import java.security.cert.X509CRL;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Answers cells and asks each question once: in a mesh with one set of roots there are as many as clusters, not as pairs. */
final class AcceptanceJudge {

    private record Trust(TrustBundle roots, List<X509CRL> crls) {}

    private record Question(CaChain from, Trust trust) {}

    private final Instant now;
    private final Map<Question, PathVerdict> answers = new HashMap<>();
    private final Map<CaChain, Trust> declared = new HashMap<>();
    private final Map<Trust, Trust> known = new HashMap<>();

    AcceptanceJudge(Instant now) {
        this.now = now;
    }

    Cell cell(ObservedCluster from, ObservedCluster to) {
        for (ObservedCluster side : List.of(from, to)) {
            if (side.chain().isEmpty()) {
                String reason = "it is not known what " + side.name() + " holds";
                return new Cell(from.name(), to.name(), Verdict.UNKNOWN, reason, "none");
            }
        }
        return cell(from.chain().orElseThrow(), to.chain().orElseThrow(), to.distributed());
    }

    Cell cell(CaChain from, CaChain to, Map<String, TrustBundle> distributed) {
        String evidence =
                (from.caKey().probe().isPresent() ? "probe certificate" : "public chain") + " under root-cert.pem"
                        + (distributed.isEmpty() ? "" : " and " + distributed.size() + " distributed copies");
        Optional<String> refusal = refusal(from, declared.computeIfAbsent(to, chain -> shared(to.roots(), to.crls())));
        for (TrustBundle copy : new LinkedHashSet<>(distributed.values())) {
            if (refusal.isEmpty()) {
                refusal = refusal(from, shared(copy, to.crls()))
                        .map(reason -> placeOf(copy, distributed) + ": " + reason);
            }
        }
        return new Cell(
                from.cluster(),
                to.cluster(),
                refusal.isEmpty() ? Verdict.TRUSTED : Verdict.REFUSED,
                refusal.orElse("accepted"),
                evidence);
    }

    private Trust shared(TrustBundle roots, List<X509CRL> crls) {
        return known.computeIfAbsent(new Trust(roots, crls), trust -> trust);
    }

    private Optional<String> refusal(CaChain from, Trust trust) {
        if (from.issuer().isEmpty()) {
            return Optional.of(from.cluster() + " has no readable CA certificate");
        }
        PathVerdict verdict = answers.computeIfAbsent(
                new Question(from, trust),
                question -> new PathVerifier(trust.roots(), trust.crls(), now)
                        .verify(
                                from.issuer().orElseThrow(),
                                from.certificates(),
                                from.caKey().probe()));
        return verdict.faults().stream().findFirst().map(Fault::detail);
    }

    private static String placeOf(TrustBundle copy, Map<String, TrustBundle> distributed) {
        Set<String> places = new LinkedHashSet<>();
        distributed.forEach((place, bundle) -> {
            if (bundle.equals(copy)) {
                places.add(place);
            }
        });
        String first = places.stream().sorted().findFirst().orElse("a distributed copy");
        return places.size() > 1 ? first + " and " + (places.size() - 1) + " more" : first;
    }
}
