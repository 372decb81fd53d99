package dev.meshca.k8s.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.k8s.driver.MatrixTrial.Counted;
import dev.meshca.k8s.driver.MatrixTrial.Strategy;
import dev.meshca.testbed.ControlPlanes;
import dev.meshca.testbed.IstioRelease;
import dev.meshca.testbed.MeshStats;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A new root on each release of Istio and in meshes of two releases, by each strategy, with our workloads and with real Envoys.
 * Runs with {@code -Pmatrix} alone; {@code -Dmatrix.only=REGEX} takes the trials in whose name that is found.
 */
@Tag("matrix")
class MatrixIT {

    @RegisterExtension
    static final ControlPlanes planes = ControlPlanes.of(2);

    private static final MatrixTable TABLE = new MatrixTable();

    @TempDir
    Path folder;

    @ParameterizedTest
    @MethodSource("trials")
    void no_handshake_fails_but_in_a_naive_swap(MatrixTrial trial) {
        Counted counted = trial.run(planes, folder);
        System.err.printf(
                "%s: ours %s; Envoy %s; %d ms left at the worst moment%n",
                trial,
                counted.ours().summary(),
                counted.envoy().map(MeshStats::summary).orElse("none"),
                counted.leastLife().toMillis());
        TABLE.add(trial, counted);
        boolean fails =
                trial.strategy() == Strategy.NAIVE_SWAP || !trial.fault().clocks.bearable();
        assertThat(counted.ours().failed() > 0).as(counted.ours().summary()).isEqualTo(fails);
        counted.envoy()
                .ifPresent(stats ->
                        assertThat(stats.failed() > 0).as(stats.summary()).isEqualTo(fails));
        assertThat(counted.leastLife()).as("a good certificate all the while").isPositive();
    }

    static Stream<MatrixTrial> trials() {
        Predicate<String> wanted =
                Pattern.compile(System.getProperty("matrix.only", "")).asPredicate();
        return Stream.of(IstioRelease.values()).flatMap(MatrixIT::of).filter(trial -> wanted.test(trial.toString()));
    }

    /** Alone, and beside the release before it. */
    private static Stream<MatrixTrial> of(IstioRelease release) {
        List<MatrixTrial> trials = new ArrayList<>();
        List<IstioRelease> alone = List.of(release, release);
        for (boolean multiRoot : List.of(false, true)) {
            trials.add(new MatrixTrial(alone, Strategy.BRIDGE_FIRST, multiRoot, Fault.NONE));
            trials.add(new MatrixTrial(alone, Strategy.TRUST_FIRST, multiRoot, Fault.NONE));
        }
        trials.add(new MatrixTrial(alone, Strategy.NAIVE_SWAP, false, Fault.NONE));
        for (Fault fault : EnumSet.complementOf(EnumSet.of(Fault.NONE))) {
            trials.add(new MatrixTrial(alone, Strategy.BRIDGE_FIRST, false, fault));
            trials.add(new MatrixTrial(alone, Strategy.TRUST_FIRST, true, fault));
            if (!fault.clocks.bearable()) {
                trials.add(new MatrixTrial(alone, Strategy.NOTHING, false, fault));
            }
        }
        if (release.ordinal() > 0) {
            List<IstioRelease> mixed = List.of(IstioRelease.V1_29, release);
            trials.add(new MatrixTrial(mixed, Strategy.BRIDGE_FIRST, false, Fault.NONE));
            trials.add(new MatrixTrial(mixed, Strategy.TRUST_FIRST, true, Fault.NONE));
        }
        return trials.stream();
    }

    @AfterAll
    static void document() {
        TABLE.document();
    }
}
