package dev.meshca.trust;

import dev.meshca.ClusterName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

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
        AcceptanceJudge judge = new AcceptanceJudge(now);
        List<Cell> cells = new ArrayList<>();
        for (ObservedCluster from : clusters) {
            for (ObservedCluster to : clusters) {
                cells.add(judge.cell(from, to));
            }
        }
        return new TrustMatrix(cells);
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
