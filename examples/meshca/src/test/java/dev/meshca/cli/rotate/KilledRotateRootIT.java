package dev.meshca.cli.rotate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code meshca rotate root --yes}, killed (SIGKILL) again and again at moments drawn with a seed, while workloads talk. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Tag("slow")
class KilledRotateRootIT {

    private static final int KILLS = 6;
    private static final long SEED = 4;

    /** A killed run's Lease has to run out before the next one says anything. */
    private static final Duration LIMIT = Duration.ofMinutes(2);

    /** Longer than it takes until a run that follows a killed one says something. */
    private static final Duration SOAK = Duration.ofSeconds(45);

    /** Of seventeen or so; with fewer the rotation would not come to its later phases before the last kill. */
    private static final int FEWEST_STEPS = 2;

    /** So many soaks are not survived; then the rotation may come to its later phases. */
    private static final int KILLS_IN_SOAK = 2;

    /** What is told again by a run that only looks at what was done before it is not among these. */
    private static final Pattern WORK = Pattern.compile(" (writing|written|restart istiod in|every cluster has left) ");

    private static final Pattern SOAKING = Pattern.compile(" waiting: .* issued before may be alive until (\\S+)");

    @TempDir
    private Path folder;

    private final Random random = new Random(SEED);

    @Test
    void killed_six_times_a_new_root_is_finished_by_the_same_command_and_no_handshake_is_refused() {
        try (RotatingMesh mesh = RotatingMesh.start(folder);
                Traffic traffic = mesh.traffic()) {
            MeshAndFolder state = new MeshAndFolder(mesh);
            String oldKey = state.rootKey();

            List<RunningJar> runs = new ArrayList<>();
            for (int kill = 1; kill <= KILLS; kill++) {
                RunningJar run = mesh.rotating(SOAK, "root");
                boolean soak =
                        runs.stream().filter(KilledRotateRootIT::endsInSoak).count() < KILLS_IN_SOAK;
                killAtWork(run, soak);
                runs.add(run);
                System.err.printf("kill %d of %d%n", kill, KILLS);
                run.print();
            }
            RunningJar last = mesh.rotating(SOAK, "root");
            runs.add(last);
            last.outputOfSuccess();

            traffic.awaitRoot(state.root());
            traffic.assertThatNobodyWasRefused("rotate root, killed " + KILLS + " times (seed " + SEED + ")");
            state.assertThatTheyAgreeAndNothingIsUnderWay();
            state.assertThatTheRootIsNewAndTheOldOneIsArchived(oldKey);
            assertThatItWasKilledAtWork(runs.subList(0, KILLS));
            assertThatTheSoakWentOnOverKills(runs);
        }
    }

    /** After some steps of its own, or in the soak, and a moment more. */
    private void killAtWork(RunningJar run, boolean soak) {
        int steps = FEWEST_STEPS + random.nextInt(2);
        Duration moment = random.nextBoolean() ? Duration.ZERO : Duration.ofMillis(random.nextInt(1_500));
        assertThat(run.saysWithin(
                        LIMIT,
                        lines -> lines.stream().filter(WORK.asPredicate()).count() >= steps
                                || (soak && lines.stream().anyMatch(SOAKING.asPredicate()))))
                .as("it makes " + steps + " steps\n" + run.output())
                .isTrue();
        assertThat(run.exitWithin(moment))
                .as("it ended by itself\n" + run.output())
                .isEmpty();
        run.kill();
    }

    private static void assertThatItWasKilledAtWork(List<RunningJar> killed) {
        long soaks = killed.stream().filter(KilledRotateRootIT::endsInSoak).count();
        long writes = killed.stream().filter(KilledRotateRootIT::endsInWrite).count();
        System.err.printf(
                "%d kills: %d between writing and written, %d during the soak%n", killed.size(), writes, soaks);
        assertThat(killed)
                .allMatch(
                        run -> run.lines().stream().anyMatch(WORK.asPredicate().or(SOAKING.asPredicate())));
        assertThat(killed.stream().filter(run -> run.output().contains(" writing ")))
                .as("runs that were killed after they had begun to write")
                .hasSizeGreaterThan(1);
        assertThat(soaks).as("runs that were killed during a soak").isPositive();
    }

    /** A run counts on from what the ones before it saw; one that forgot it would wait anew, until another moment. */
    private static void assertThatTheSoakWentOnOverKills(List<RunningJar> runs) {
        List<String> ends = runs.stream()
                .flatMap(run -> run.lines().stream())
                .map(SOAKING::matcher)
                .filter(soak -> soak.find())
                .map(soak -> soak.group(1))
                .toList();
        assertThat(ends).as("the moments that soaks end at").isNotEmpty().containsOnly(ends.get(0));
    }

    private static boolean endsInSoak(RunningJar run) {
        return SOAKING.matcher(lastStep(run)).find();
    }

    private static boolean endsInWrite(RunningJar run) {
        return lastStep(run).contains(" writing ");
    }

    private static String lastStep(RunningJar run) {
        List<String> lines = run.lines();
        return lines.stream()
                .filter(WORK.asPredicate().or(SOAKING.asPredicate()))
                .reduce("", (earlier, later) -> later);
    }
}
