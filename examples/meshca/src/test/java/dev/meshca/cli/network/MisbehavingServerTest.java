package dev.meshca.cli.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.ClusterName;
import dev.meshca.cli.Shell;
import dev.meshca.cli.Shell.Result;
import dev.meshca.disk.CaDirectory;
import dev.meshca.k8s.answers.HealthyAnswers;
import dev.meshca.k8s.answers.Spoilt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each command, with one server that misbehaves in each way and one that does not. What came of it stands in {@code
 * target/misbehaving.txt}. With {@code -Dmisbehaving=all} every single request is spoilt in every way, not in some.
 */
@Tag("slow")
@DisplayNameGeneration(ReplaceUnderscores.class)
class MisbehavingServerTest {

    private static final Path TABLE = Path.of("target", "misbehaving.txt");
    private static final boolean EVERYTHING = "all".equals(System.getProperty("misbehaving"));
    private static final int AT_ONCE = 6;
    private static final int FEW = 8;
    private static final long SEED = 9;
    private static final Set<Integer> BROKEN_OR_UNREACHED = Set.of(1, 3);

    /** What is merely useful to know may be missing. */
    private static final Set<Integer> KNOWN = Set.of(0, 1, 3, 4);

    private static final Set<Fault> SOME =
            EnumSet.of(Fault.TRUNCATED, Fault.RESET_AFTER_IT_WAS_DONE, Fault.OTHER_KIND, Fault.REDIRECT, Fault.ECHO);

    @TempDir
    private static Path folder;

    private static Path certs;

    @BeforeAll
    static void create() throws IOException {
        certs = folder.resolve("certs");
        assertThat(new Shell()
                        .run("create", "--dir", certs, "--key", "EC_P256", "--cluster", "cluster1,cluster2")
                        .exit())
                .isZero();
        Files.deleteIfExists(TABLE);
    }

    @ParameterizedTest
    @EnumSource
    void is_named_when_it_answers_nothing_as_it_should_and_the_other_cluster_is_handled(Command command)
            throws Exception {
        assertGood(EnumSet.allOf(Fault.class).stream()
                .<Callable<Row>>map(fault -> () -> run(command, fault, "", BROKEN_OR_UNREACHED))
                .toList());
    }

    @ParameterizedTest
    @EnumSource
    void ends_nothing_when_it_answers_one_request_as_it_should_not(Command command) throws Exception {
        Set<Fault> faults = EVERYTHING ? EnumSet.allOf(Fault.class) : SOME;
        assertGood(requests(command).stream()
                .flatMap(request ->
                        faults.stream().<Callable<Row>>map(fault -> () -> run(command, fault, request, KNOWN)))
                .toList());
    }

    @ParameterizedTest
    @EnumSource
    void ends_nothing_when_one_field_of_an_answer_is_not_what_it_should_be(Command command) throws Exception {
        HealthyAnswers answers = new HealthyAnswers(
                ClusterName.of("cluster1"), CaDirectory.at(certs).plan());
        List<Spoilt> variants = new ArrayList<>();
        for (String request : requests(command)) {
            answers.find(request).ifPresent(answer -> variants.addAll(Spoilt.all(request, answer)));
        }
        Collections.shuffle(variants, new Random(SEED));
        int some = EVERYTHING ? 20 * FEW : FEW;
        assertGood(variants.stream()
                .limit(some)
                .<Callable<Row>>map(variant -> () -> run(command, variant))
                .toList());
    }

    private static Row run(Command command, Spoilt variant) throws IOException {
        SpoilingProxy.Spoiler spoiler = exchange -> {
            boolean meant = exchange.request().equals(variant.request());
            if (meant) {
                exchange.answer("200 OK", variant.text());
            }
            return meant;
        };
        return run(command, spoiler, variant.toString(), KNOWN);
    }

    private static List<String> requests(Command command) throws IOException {
        Path place = Files.createTempDirectory(folder, "good");
        try (SpoiltMesh mesh = new SpoiltMesh(place, certs, exchange -> false)) {
            mesh.fine().run("push", "--dir", mesh.certs());
            mesh.spoilt().run(command.in(mesh.certs()));
            assertThat(mesh.proxy().requests()).hasSizeGreaterThan(1);
            return mesh.proxy().requests();
        }
    }

    private static Row run(Command command, Fault fault, String request, Set<Integer> exits) throws IOException {
        SpoilingProxy.Spoiler spoiler = exchange -> {
            boolean meant = request.isEmpty() || exchange.request().equals(request);
            if (meant) {
                fault.spoil(exchange);
            }
            return meant;
        };
        return run(command, spoiler, fault + " at " + (request.isEmpty() ? "everything" : request), exits);
    }

    private static Row run(Command command, SpoilingProxy.Spoiler spoiler, String spoilt, Set<Integer> exits)
            throws IOException {
        Path place = Files.createTempDirectory(folder, "run");
        try (SpoiltMesh mesh = new SpoiltMesh(place, certs, spoiler)) {
            long begin = System.nanoTime();
            Result push = mesh.fine().run("push", "--dir", mesh.certs());
            assertThat(push.exit()).as(push.toString()).isZero();
            long start = System.nanoTime();
            Result result = mesh.spoilt().run(command.in(mesh.certs()));
            return new Row(
                    command,
                    spoilt,
                    result,
                    Duration.ofNanos(System.nanoTime() - start),
                    exits,
                    command.longest().plus(machine(start - begin)),
                    mesh.secrets());
        }
    }

    /** What a few such commands take on this machine, now. */
    private static Duration machine(long push) {
        return Duration.ofNanos(push).multipliedBy(5);
    }

    private static void assertGood(List<Callable<Row>> runs) throws Exception {
        List<Row> rows = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        try {
            for (Future<Row> row : threads.invokeAll(runs)) {
                rows.add(row.get());
            }
        } finally {
            threads.shutdownNow();
        }
        Files.write(
                TABLE, rows.stream().map(Row::toString).toList(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        assertThat(rows)
                .filteredOn(row -> !row.complaints().isEmpty())
                .as(() -> "what was said: "
                        + rows.stream()
                                .filter(row -> !row.complaints().isEmpty())
                                .map(row -> row.result().toString())
                                .findFirst()
                                .orElse(""))
                .isEmpty();
    }
}
