package dev.meshca.trust;

import dev.meshca.ClusterName;
import java.security.cert.X509CRL;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who accepts whom: for each ordered pair of clusters, whether what the one issues is accepted in the other. Accepted
 * means: by every verifier in an Istio mesh (Envoy, ztunnel, Go), under the roots the accepting cluster declares and
 * under every copy of them its workloads were seen to hold.
 */
public final class TrustMatrix {

    /** The answer for one pair. */
    public enum Verdict {
        /** Accepted. */
        TRUSTED,
        /** Refused; the reason says by what. */
        REFUSED,
        /** One of the two could not be read. */
        UNKNOWN
    }

    /**
     * "What {@code from} issues is accepted in {@code to}".
     *
     * @param from the issuing cluster
     * @param to the accepting cluster
     * @param verdict the answer
     * @param reason why, in one clause
     * @param evidence what the answer rests on, for example {@code probe certificate under root-cert.pem and 3 distributed
     *     copies}
     */
    public record Cell(ClusterName from, ClusterName to, Verdict verdict, String reason, String evidence) {}

    private record Trust(TrustBundle roots, List<X509CRL> crls) {}

    private record Question(CaChain from, Trust trust) {}

    private final List<Cell> cells;

    private TrustMatrix(List<Cell> cells) {
        this.cells = List.copyOf(cells);
    }

    /**
     * The matrix of what clusters show.
     *
     * @param clusters the clusters
     * @param now the time to judge validity at
     * @return one cell per ordered pair, a cluster with itself included
     */
    public static TrustMatrix of(Collection<ObservedCluster> clusters, Instant now) {
        Judge judge = new Judge(now);
        List<Cell> cells = new ArrayList<>();
        for (ObservedCluster from : clusters) {
            for (ObservedCluster to : clusters) {
                cells.add(judge.cell(from, to));
            }
        }
        return new TrustMatrix(cells);
    }

    static Cell cell(CaChain from, CaChain to, Instant now) {
        return new Judge(now).cell(from, to, Map.of());
    }

    /** Asks each question once: in a mesh with one set of roots there are as many as clusters, not as pairs. */
    private static final class Judge {

        private final Instant now;
        private final Map<Question, PathVerdict> answers = new HashMap<>();
        private final Map<CaChain, Trust> declared = new HashMap<>();
        private final Map<Trust, Trust> known = new HashMap<>();

        Judge(Instant now) {
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

        private Cell cell(CaChain from, CaChain to, Map<String, TrustBundle> distributed) {
            String evidence =
                    (from.caKey().probe().isPresent() ? "probe certificate" : "public chain") + " under root-cert.pem"
                            + (distributed.isEmpty() ? "" : " and " + distributed.size() + " distributed copies");
            Optional<String> refusal =
                    refusal(from, declared.computeIfAbsent(to, chain -> shared(to.roots(), to.crls())));
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

    /**
     * All cells, row by row.
     *
     * @return one cell per ordered pair
     */
    public List<Cell> cells() {
        return cells;
    }

    /**
     * The cell of one pair.
     *
     * @param from the issuing cluster
     * @param to the accepting cluster
     * @return the cell
     * @throws IllegalArgumentException if one of them is not in this matrix
     */
    public Cell cell(ClusterName from, ClusterName to) {
        return cells.stream()
                .filter(cell -> cell.from().equals(from) && cell.to().equals(to))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the matrix has no cell from " + from + " to " + to));
    }

    /**
     * Whether every cluster accepts what every other issues.
     *
     * @return true if all cells are {@link Verdict#TRUSTED}
     */
    public boolean complete() {
        return cells.stream().allMatch(cell -> cell.verdict() == Verdict.TRUSTED);
    }
}
