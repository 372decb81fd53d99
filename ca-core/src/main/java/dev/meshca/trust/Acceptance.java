package dev.meshca.trust;

import dev.meshca.ClusterName;
import dev.meshca.trust.AcceptanceJudge.Acceptor;
import dev.meshca.trust.TrustReport.Matrix.Answer;
import dev.meshca.trust.TrustReport.Matrix.Cell;
import dev.meshca.trust.TrustReport.Matrix.Row;
import dev.meshca.trust.TrustReport.Matrix.Verdict;
import java.time.Instant;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.RandomAccess;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A matrix as it is kept: one answer per issuing cluster and set of clusters that trust the same, instead of one per pair.
 *
 * @param names the clusters, in the order of rows and columns
 * @param acceptors the clusters that trust the same
 * @param rows the clusters that get the same answers, with these
 * @param acceptorOf the index of the acceptors of each cluster
 * @param rowOf the index of the row of each cluster
 */
record Acceptance(
        List<ClusterName> names,
        List<List<ClusterName>> acceptors,
        List<Row> rows,
        List<Integer> acceptorOf,
        List<Integer> rowOf) {

    private record Answers(Answer usual, SortedMap<Integer, Answer> others) {}

    static Acceptance of(Collection<ObservedCluster> clusters, Instant now) {
        AcceptanceJudge judge = new AcceptanceJudge(now);
        Sets<Acceptor> acceptors = new Sets<>();
        clusters.forEach(cluster -> acceptors.add(cluster.name(), judge.acceptor(cluster)));
        Sets<Answers> answers = new Sets<>();
        clusters.forEach(cluster -> answers.add(cluster.name(), answers(cluster, acceptors, judge)));
        return new Acceptance(
                clusters.stream().map(ObservedCluster::name).toList(),
                acceptors.members(),
                answers.sets.entrySet().stream()
                        .map(set -> new Row(
                                set.getValue(),
                                set.getKey().usual(),
                                set.getKey().others()))
                        .toList(),
                acceptors.indexes,
                answers.indexes);
    }

    private static Answers answers(ObservedCluster from, Sets<Acceptor> acceptors, AcceptanceJudge judge) {
        return AcceptanceJudge.unknown(from)
                .map(unknown -> new Answers(unknown, new TreeMap<>()))
                .orElseGet(() -> grouped(
                        acceptors.sets.keySet().stream()
                                .map(to -> judge.answer(from.chain().orElseThrow(), to))
                                .toList(),
                        acceptors.members()));
    }

    /** The answer that most clusters give, and the others. */
    private static Answers grouped(List<Answer> answers, List<List<ClusterName>> acceptors) {
        Map<Answer, Integer> clusters = new LinkedHashMap<>();
        for (int i = 0; i < answers.size(); i++) {
            clusters.merge(answers.get(i), acceptors.get(i).size(), Integer::sum);
        }
        Answer usual = clusters.entrySet().stream()
                .max(Map.Entry.comparingByValue(Comparator.naturalOrder()))
                .orElseThrow()
                .getKey();
        SortedMap<Integer, Answer> others = new TreeMap<>();
        for (int i = 0; i < answers.size(); i++) {
            if (!answers.get(i).equals(usual)) {
                others.put(i, answers.get(i));
            }
        }
        return new Answers(usual, others);
    }

    long trusted() {
        long trusted = 0;
        for (Row row : rows) {
            for (int i = 0; i < acceptors.size(); i++) {
                boolean accepts = row.answer(i).verdict() == Verdict.TRUSTED;
                trusted += accepts ? (long) row.from().size() * acceptors.get(i).size() : 0;
            }
        }
        return trusted;
    }

    List<Cell> cells() {
        return new Cells(this);
    }

    Cell cell(int from, int to) {
        Answer answer = rows.get(rowOf.get(from)).answer(acceptorOf.get(to));
        return new Cell(names.get(from), names.get(to), answer.verdict(), answer.reason(), answer.evidence());
    }

    /** Clusters with equal keys together, in the order in which they came. */
    private static final class Sets<K> {
        private final Map<K, List<ClusterName>> sets = new LinkedHashMap<>();
        private final Map<K, Integer> numbers = new LinkedHashMap<>();
        private final List<Integer> indexes = new ArrayList<>();

        void add(ClusterName cluster, K key) {
            sets.computeIfAbsent(key, first -> new ArrayList<>()).add(cluster);
            indexes.add(numbers.computeIfAbsent(key, first -> numbers.size()));
        }

        List<List<ClusterName>> members() {
            return List.copyOf(sets.values());
        }
    }

    /** All cells, made when they are asked for. */
    private static final class Cells extends AbstractList<Cell> implements RandomAccess {
        private final Acceptance acceptance;

        Cells(Acceptance acceptance) {
            this.acceptance = acceptance;
        }

        @Override
        public Cell get(int index) {
            Objects.checkIndex(index, size());
            int width = acceptance.names().size();
            return acceptance.cell(index / width, index % width);
        }

        @Override
        public int size() {
            return acceptance.names().size() * acceptance.names().size();
        }
    }
}
