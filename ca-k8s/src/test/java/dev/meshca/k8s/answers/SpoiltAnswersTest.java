package dev.meshca.k8s.answers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.ClusterName;
import dev.meshca.IstioDocuments;
import dev.meshca.k8s.access.Clusters;
import dev.meshca.k8s.cacerts.CacertsData;
import dev.meshca.k8s.cluster.MeshOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/**
 * Each field of each object that is read, made from the model of the client library and the byte code of ours, spoilt in each
 * way. With {@code -Dmisbehaving=all} all of them are tried. What came of it stands in {@code target/spoilt-answers.txt}.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SpoiltAnswersTest {

    private static final ClusterName ONE = Verb.CLUSTERS.get(0);
    private static final ClusterName TWO = Verb.CLUSTERS.get(1);
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Pattern UNREAD = Pattern.compile("UNREACHABLE|UNEXPECTED|SLOW|NOT_READABLE");
    private static final Pattern ABSENT = Pattern.compile("there is no |no namespace has|no Pod |not installed");
    private static final int SOME = 1500;
    private static final int THREADS = 4;
    private static final long SEED = 9;

    private final HealthyAnswers first = new HealthyAnswers(ONE, Verb.SAME);
    private final HealthyAnswers second = new HealthyAnswers(TWO, Verb.SAME);

    /** @param healthy what is told where nothing is wrong */
    private record Question(Verb verb, Spoilt spoilt, Told healthy) {}

    private record Row(Question question, List<String> complaints) {

        @Override
        public String toString() {
            return question.verb() + ": " + question.spoilt() + ": " + (complaints.isEmpty() ? "good" : complaints);
        }
    }

    @Test
    void each_kind_that_is_asked_for_is_among_the_answers() {
        Set<Class<?>> kinds = new LinkedHashSet<>(ReadModel.ofThisLibrary().kinds());
        kinds.removeAll(first.kinds());

        assertThat(kinds)
                .extracting(Class::getSimpleName)
                .as("what is asked for by any verb; Events are counted up by a watch, which goes on without them")
                .containsExactlyInAnyOrder(
                        "HasMetadata", "KubernetesList", "PartialObjectMetadataList", "Status", "Service", "Event");
    }

    @Test
    void an_answer_with_one_thing_wrong_in_it_is_used_or_said_of_its_cluster_and_the_other_is_as_it_was()
            throws Exception {
        List<Question> all = questions();
        List<Row> rows = rows("all".equals(System.getProperty("misbehaving")) ? all : some(all));
        report(rows, all.size());

        assertThat(rows).filteredOn(row -> !row.complaints().isEmpty()).isEmpty();
    }

    /** Each variant of an answer, with each verb that asks for it. */
    private List<Question> questions() {
        List<Question> questions = new ArrayList<>();
        try (Bed bed = new Bed()) {
            for (Verb verb : Verb.values()) {
                Told told = bed.run(verb);
                assertThat(told.all())
                        .as("what is told of clusters that are well")
                        .noneMatch(UNREAD.asPredicate());
                Set<String> requests = bed.requests();
                assertThat(requests).as("what %s asks", verb).isNotEmpty();
                first.all().forEach((request, answer) -> {
                    if (requests.contains(request)) {
                        Spoilt.all(request, answer).forEach(spoilt -> questions.add(new Question(verb, spoilt, told)));
                    }
                });
            }
        }
        return questions;
    }

    private static <T> List<T> some(List<T> all) {
        List<T> shuffled = new ArrayList<>(all);
        Collections.shuffle(shuffled, new Random(SEED));
        return shuffled.subList(0, Math.min(SOME, shuffled.size()));
    }

    private List<Row> rows(List<Question> questions) throws Exception {
        Queue<Question> left = new ConcurrentLinkedQueue<>(questions);
        Queue<Row> rows = new ConcurrentLinkedQueue<>();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<?>> working = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                working.add(threads.submit(() -> answer(left, rows)));
            }
            for (Future<?> work : working) {
                work.get();
            }
            return List.copyOf(rows);
        } finally {
            threads.shutdownNow();
        }
    }

    private void answer(Queue<Question> left, Queue<Row> rows) {
        try (Bed bed = new Bed()) {
            for (Question question = left.poll(); question != null; question = left.poll()) {
                rows.add(bed.row(question));
            }
        }
    }

    /** Two clusters, of which the first may answer something else. */
    private final class Bed implements AutoCloseable {

        private final AnsweringClient one = new AnsweringClient(first.all());
        private final AnsweringClient two = new AnsweringClient(second.all());
        private final Clusters clusters =
                Clusters.of(MeshOptions.defaults().timeLimit(LIMIT), List.of(one.context(ONE), two.context(TWO)));

        Told run(Verb verb) {
            Told told = new Told();
            verb.run(clusters, told);
            return told;
        }

        Set<String> requests() {
            return one.requests();
        }

        Row row(Question question) {
            one.answer(Optional.of(question.spoilt()));
            long begin = System.nanoTime();
            List<String> complaints = new ArrayList<>();
            try {
                complaints.addAll(complaints(question, run(question.verb())));
            } catch (RuntimeException e) {
                complaints.add("threw " + e);
            }
            if (System.nanoTime() - begin > LIMIT.multipliedBy(13).dividedBy(10).toNanos()) {
                complaints.add("longer than the time limit");
            }
            return new Row(question, complaints);
        }

        @Override
        public void close() {
            clusters.close();
            one.close();
            two.close();
        }
    }

    private static List<String> complaints(Question question, Told now) {
        Told before = question.healthy();
        List<String> complaints = new ArrayList<>();
        now.all()
                .filter(text -> text.matches("(?s).*(Exception|\\.java:|\\bnull\\b|Error\\b).*"))
                .forEach(complaints::add);
        String key = CacertsData.encoded(Verb.SAME.cluster(ONE)).get(IstioDocuments.CA_KEY);
        if (now.all().anyMatch(text -> text.contains(key.substring(100, 130)))) {
            complaints.add("a key is shown");
        }
        if (!question.verb().needsAll() && !now.facts(TWO).equals(before.facts(TWO))) {
            complaints.add("of the other: " + now.facts(TWO) + now.findings(TWO));
        }
        if (question.spoilt().honest()) {
            return complaints;
        }
        now.all()
                .filter(text ->
                        ABSENT.matcher(text).find() && !before.all().toList().contains(text))
                .forEach(complaints::add);
        boolean less = !now.facts(ONE).containsAll(before.facts(ONE));
        if (less && before.findings(ONE).containsAll(now.findings(ONE))) {
            complaints.add("said nothing, but had " + now.facts(ONE));
        }
        return complaints;
    }

    private static void report(List<Row> rows, int all) throws IOException {
        Map<String, Integer> counts = new TreeMap<>();
        rows.forEach(row -> counts.merge(row.question().spoilt().request(), 1, Integer::sum));
        List<String> lines = new ArrayList<>();
        lines.add(rows.size() + " of " + all + " rows");
        counts.forEach((request, count) -> lines.add(count + " " + request));
        rows.forEach(row -> lines.add(row.toString()));
        Files.write(Path.of("target", "spoilt-answers.txt"), lines);
    }
}
