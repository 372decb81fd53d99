package dev.meshca.testbed;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the workloads of a mesh have counted since their start.
 *
 * @param ready every pair has had a good handshake
 * @param handshakes those that both sides verified
 * @param failed those that one side refused, or that did not come to an end
 */
public record MeshStats(
        Instant at,
        boolean answer,
        boolean last,
        boolean ready,
        long handshakes,
        long failed,
        long renewals,
        long renewalFailures,
        List<Pair> pairs,
        List<Workload> workloads) {

    /** One of the first failures of its kind. */
    public record Failure(Instant at, String text) {}

    public record Tally(long ok, long failed, List<Failure> failures) {}

    /** One direction: who dials, and who is dialled. */
    public record Pair(String from, String to, long ok, long failed, List<Failure> failures) {

        public boolean withinOneCluster() {
            return clusterOf(from).equals(clusterOf(to));
        }

        private static String clusterOf(String workload) {
            return workload.substring(0, workload.indexOf('/'));
        }
    }

    /**
     * One workload, named by its cluster and a number: {@code cluster1/0}.
     *
     * @param waiting why it has no certificate to ask for yet; empty from then on
     * @param refused what it saw fail as the server; the one who dialled counts these too
     * @param issuerSerial of the certificate after the leaf, in hexadecimal digits; empty before the first certificate
     * @param chain SHA-256 of each certificate that it presents now, the leaf first
     * @param roots SHA-256 of each certificate that it trusts now
     * @param lists SHA-256 of each revocation list that it checks peers against now
     */
    public record Workload(
            String name,
            String cluster,
            String waiting,
            Tally renewals,
            Tally refused,
            String issuerSerial,
            String leafSerial,
            String leafNotAfter,
            List<String> chain,
            List<String> roots,
            List<String> lists) {}

    public long handshakesSince(MeshStats earlier) {
        return handshakes - earlier.handshakes;
    }

    public long failedSince(MeshStats earlier) {
        return failed - earlier.failed;
    }

    public long renewalsSince(MeshStats earlier) {
        return renewals - earlier.renewals;
    }

    public List<Pair> withinClusters() {
        return pairs.stream().filter(Pair::withinOneCluster).toList();
    }

    public List<Pair> betweenClusters() {
        return pairs.stream().filter(pair -> !pair.withinOneCluster()).toList();
    }

    public List<Workload> of(String cluster) {
        return workloads.stream()
                .filter(workload -> workload.cluster().equals(cluster))
                .toList();
    }

    /** Serial numbers of the issuers whose certificates are in use in a cluster now. */
    public Set<String> issuersIn(String cluster) {
        return of(cluster).stream().map(Workload::issuerSerial).collect(Collectors.toSet());
    }

    /** The sets of roots that are trusted in a cluster now: more than one while workloads differ. */
    public Set<List<String>> rootsIn(String cluster) {
        return of(cluster).stream().map(Workload::roots).collect(Collectors.toSet());
    }

    /** The fewest renewals that a workload has had since. */
    public long leastRenewalsSince(MeshStats earlier) {
        return workloads.stream()
                .mapToLong(workload -> workload.renewals().ok()
                        - earlier.workloads.stream()
                                .filter(before -> before.name().equals(workload.name()))
                                .mapToLong(before -> before.renewals().ok())
                                .sum())
                .min()
                .orElse(0);
    }

    /** The figures in a line, and the first reasons of failures in further ones. */
    public String summary() {
        Stream<String> refusals = pairs.stream()
                .flatMap(pair -> pair.failures().stream()
                        .map(failure -> failure.at() + " " + pair.from() + " -> " + pair.to() + ": " + failure.text()));
        Stream<String> behindServers = workloads.stream()
                .flatMap(workload -> Stream.concat(
                        texts(workload, "as the server", workload.refused()),
                        texts(workload, "renewal", workload.renewals())));
        Stream<String> waiting = workloads.stream()
                .filter(workload -> !workload.waiting().isEmpty())
                .map(workload -> workload.name() + " waits: " + workload.waiting());
        String figures = "%,d handshakes, %,d failed; %,d renewals, %,d failed"
                .formatted(handshakes, failed, renewals, renewalFailures);
        return Stream.of(Stream.of(figures), refusals, behindServers, waiting)
                .flatMap(lines -> lines)
                .collect(Collectors.joining("\n  "));
    }

    private static Stream<String> texts(Workload workload, String kind, Tally tally) {
        return tally.failures().stream()
                .map(failure -> failure.at() + " " + workload.name() + " " + kind + ": " + failure.text());
    }
}
