package dev.meshca.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Real Envoys with real pilot-agents that do mTLS with each other all the time. They are started once and renew, and trust, by
 * Istio's own rules.
 */
public final class EnvoyWorkloads implements Traffic {

    /**
     * What istiods are started with for these Envoys. Envoy as its project builds it has none of Istio's filters, and refuses
     * clusters that name one.
     */
    public static final Map<String, String> ISTIOD = Map.of("PILOT_ENABLE_METADATA_EXCHANGE", "false");

    /** Agents that take new roots at once from an istiod with {@link Istiod#MULTI_ROOT}, and ask for a certificate then. */
    public static final Map<String, String> ROOTS_BY_XDS = Map.of("PROXY_CONFIG_XDS_AGENT", "true");

    private static final Duration READY_LIMIT = Duration.ofSeconds(60);
    private static final int LINES_OF_LOG = 15;

    private final List<Sidecar> sidecars;
    private final List<EnvoySecrets> secrets = new ArrayList<>();
    private final List<EnvoyPair> pairs = new ArrayList<>();
    private boolean stopped;

    private EnvoyWorkloads(List<Sidecar> sidecars) {
        this.sidecars = sidecars;
    }

    public static Setup setup() {
        return new Setup();
    }

    /** What to start. Without a word: 20 handshakes in a second in each direction, a new certificate of a minute every 3 s. */
    public static final class Setup {

        private record Place(ControlPlane plane, Istiod istiod, IstioRelease agent) {}

        private final List<Place> places = new ArrayList<>();
        private final Map<String, String> environment = new HashMap<>();
        private double rate = 20;

        private Setup() {
            renewing(0.05, Duration.ofMinutes(1));
        }

        public Setup in(ControlPlane plane, Istiod istiod) {
            return in(plane, istiod, IstioRelease.V1_29);
        }

        /** With the agent of a release, which need not be istiod's. */
        public Setup in(ControlPlane plane, Istiod istiod, IstioRelease agent) {
            places.add(new Place(plane, istiod, agent));
            return this;
        }

        /** When this part of the lifetime is over; Istio's default is the half of a day. */
        public Setup renewing(double part, Duration lifetime) {
            return agents(Map.of(
                    "SECRET_TTL",
                    lifetime.toSeconds() + "s",
                    "SECRET_GRACE_PERIOD_RATIO",
                    Double.toString(1 - part),
                    "SECRET_GRACE_PERIOD_RATIO_JITTER",
                    "0"));
        }

        /** Further variables of each agent. */
        public Setup agents(Map<String, String> variables) {
            environment.putAll(variables);
            return this;
        }

        /** In each direction between two workloads. */
        public Setup handshakesPerSecond(double wanted) {
            rate = wanted;
            return this;
        }

        /** Returns once every pair has had a good handshake. */
        public EnvoyWorkloads start() {
            return start("every pair has shaken hands", MeshStats::ready);
        }

        private EnvoyWorkloads start(String what, Predicate<MeshStats> ready) {
            EnvoyWorkloads mesh = new EnvoyWorkloads(sidecars());
            try {
                mesh.launch(Duration.ofNanos((long) (Duration.ofSeconds(1).toNanos() / rate)));
                Await.until(what, READY_LIMIT, () -> ready.test(mesh.living()));
                return mesh;
            } catch (AssertionError | RuntimeException e) {
                String log = mesh.endOfLogs();
                mesh.close();
                throw new AssertionError(e.getMessage() + "\n" + log, e);
            }
        }

        private List<Sidecar> sidecars() {
            Map<String, Integer> numbers = new HashMap<>();
            return places.stream()
                    .map(place -> {
                        String cluster = place.plane().name();
                        int number = numbers.merge(cluster, 1, Integer::sum) - 1;
                        return new Sidecar(
                                cluster + "/" + number, place.plane(), place.istiod(), place.agent(), environment);
                    })
                    .toList();
        }
    }

    private void launch(Duration interval) {
        List<CompletableFuture<Void>> starts = sidecars.stream()
                .map(sidecar -> CompletableFuture.runAsync(
                        () -> sidecar.start(peersOf(sidecar)), task -> new Thread(task).start()))
                .toList();
        CompletableFuture.allOf(starts.toArray(CompletableFuture[]::new)).join();
        sidecars.forEach(sidecar -> secrets.add(EnvoySecrets.of(sidecar)));
        for (Sidecar from : sidecars) {
            for (Sidecar to : sidecars) {
                if (from != to) {
                    pairs.add(EnvoyPair.dialling(from, to, interval));
                }
            }
        }
    }

    private List<EnvoyConfig.Peer> peersOf(Sidecar sidecar) {
        return sidecars.stream()
                .filter(other -> other != sidecar)
                .map(Sidecar::asPeer)
                .toList();
    }

    private MeshStats living() {
        sidecars.stream().filter(sidecar -> !sidecar.isAlive()).findFirst().ifPresent(dead -> {
            throw new IllegalStateException("the agent of " + dead.name() + " has ended");
        });
        return stats();
    }

    @Override
    public synchronized MeshStats stats() {
        List<MeshStats.Pair> counted = pairs.stream().map(EnvoyPair::report).toList();
        List<MeshStats.Workload> workloads =
                secrets.stream().map(EnvoySecrets::report).toList();
        return new MeshStats(
                Instant.now(),
                false,
                stopped,
                counted.stream().allMatch(pair -> pair.ok() > 0),
                counted.stream().mapToLong(MeshStats.Pair::ok).sum(),
                counted.stream().mapToLong(MeshStats.Pair::failed).sum(),
                workloads.stream()
                        .mapToLong(workload -> workload.renewals().ok())
                        .sum(),
                workloads.stream()
                        .mapToLong(workload -> workload.renewals().failed())
                        .sum(),
                counted,
                workloads);
    }

    /** How long the certificates in use were still good, at the worst moment of the worst Envoy. */
    public Duration leastLife() {
        return secrets.stream()
                .map(EnvoySecrets::leastLife)
                .min(Duration::compareTo)
                .orElseThrow();
    }

    /** The sum over all Envoys of the counters with such a name. */
    public long counter(String name) {
        return counters(name).stream().mapToLong(Long::longValue).sum();
    }

    /** The same of each Envoy. */
    public List<Long> counters(String name) {
        return sidecars.stream().map(sidecar -> counter(sidecar, name)).toList();
    }

    private static long counter(Sidecar sidecar, String name) {
        try {
            return sidecar.admin("stats?filter=" + name)
                    .lines()
                    .mapToLong(line -> Long.parseLong(line.substring(line.lastIndexOf(' ') + 1)))
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The last lines of the agents and Envoys. */
    public String endOfLogs() {
        return sidecars.stream()
                .map(sidecar -> {
                    List<String> lines = sidecar.log();
                    return sidecar.name() + ":\n"
                            + String.join("\n", lines.subList(Math.max(0, lines.size() - LINES_OF_LOG), lines.size()));
                })
                .collect(Collectors.joining("\n"));
    }

    @Override
    public synchronized MeshStats stop() {
        if (!stopped) {
            pairs.forEach(EnvoyPair::stop);
            stopped = true;
        }
        return stats();
    }

    @Override
    public void close() {
        stop();
        secrets.forEach(EnvoySecrets::close);
        sidecars.forEach(Sidecar::close);
    }
}
