package dev.meshca.mesh.report;

import dev.meshca.ClusterName;
import dev.meshca.internal.Listed;
import dev.meshca.trust.TrustReport.Matrix;
import dev.meshca.trust.TrustReport.Matrix.Answer;
import dev.meshca.trust.TrustReport.Matrix.Row;
import dev.meshca.trust.TrustReport.Matrix.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Who accepts whom, counted without a look at each pair. */
final class Verdicts {

    private static final int MOST_REASONS = 10;

    private final List<List<ClusterName>> acceptors;
    private final List<Row> rows;
    private final Map<ClusterName, Integer> acceptorOf = new HashMap<>();
    private final Map<ClusterName, Integer> rowOf = new HashMap<>();

    Verdicts(Matrix matrix) {
        acceptors = matrix.acceptors();
        rows = matrix.rows();
        for (int i = 0; i < acceptors.size(); i++) {
            int index = i;
            acceptors.get(i).forEach(cluster -> acceptorOf.put(cluster, index));
        }
        for (int i = 0; i < rows.size(); i++) {
            int index = i;
            rows.get(i).from().forEach(cluster -> rowOf.put(cluster, index));
        }
    }

    List<List<ClusterName>> acceptors() {
        return acceptors;
    }

    List<Row> rows() {
        return rows;
    }

    static Answer answer(Row row, int acceptor) {
        return row.others().getOrDefault(acceptor, row.usual());
    }

    Verdict verdict(ClusterName from, ClusterName to) {
        return answer(row(from), acceptor(to)).verdict();
    }

    /** Clusters with equal numbers issue what is accepted by the same, and accept the same. */
    List<Integer> kind(ClusterName cluster) {
        return List.of(rowOf.getOrDefault(cluster, -1), acceptorOf.getOrDefault(cluster, -1));
    }

    private Row row(ClusterName from) {
        return rows.get(rowOf.getOrDefault(from, -1));
    }

    private int acceptor(ClusterName to) {
        return acceptorOf.getOrDefault(to, -1);
    }

    /** How many clusters give this answer to what one issues. */
    long given(ClusterName from, Verdict verdict) {
        return given(row(from), verdict);
    }

    private long given(Row row, Verdict verdict) {
        return accepting(row, verdict).stream()
                .mapToLong(acceptor -> acceptors.get(acceptor).size())
                .sum();
    }

    /** The sets of clusters that give this answer to a row. */
    private List<Integer> accepting(Row row, Verdict verdict) {
        List<Integer> sets = new ArrayList<>();
        for (int i = 0; i < acceptors.size(); i++) {
            if (answer(row, i).verdict() == verdict) {
                sets.add(i);
            }
        }
        return sets;
    }

    /** Who refuses what one issues, and why; of many only the first. */
    String reasons(ClusterName from) {
        Row row = row(from);
        return accepting(row, Verdict.REFUSED).stream()
                .limit(MOST_REASONS)
                .map(acceptor -> some(acceptors.get(acceptor)) + ": "
                        + answer(row, acceptor).reason())
                .collect(Collectors.joining("; "));
    }

    private static String some(List<ClusterName> clusters) {
        return Listed.of(clusters, MOST_REASONS);
    }

    /** The answers of all clusters to all. */
    long pairs(Verdict verdict) {
        return rows.stream()
                .mapToLong(row -> row.from().size() * given(row, verdict))
                .sum();
    }
}
