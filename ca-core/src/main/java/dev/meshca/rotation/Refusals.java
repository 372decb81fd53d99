package dev.meshca.rotation;

import dev.meshca.ClusterName;
import dev.meshca.trust.CaChain;
import dev.meshca.trust.ObservedCluster;
import dev.meshca.trust.TrustReport.Matrix.Cell;
import dev.meshca.trust.TrustReport.Matrix.Verdict;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which clusters refuse what which others issue, as far as a rotation has to care. What an old CA that has ended issued is
 * refused everywhere, whatever is written; and where an old root has ended, the rotation is what helps.
 */
final class Refusals {

    /** Who accepts whom. */
    interface Verifier {
        List<Cell> cells(List<ObservedCluster> clusters, Instant now);
    }

    private final Rotation rotation;
    private final Instant now;
    private final Set<X509Certificate> ended;

    Refusals(Rotation rotation, Instant now) {
        this.rotation = rotation;
        this.now = now;
        this.ended = rotation.cas().leaving().stream()
                .filter(ca -> !now.isBefore(ca.getNotAfter().toInstant()))
                .collect(Collectors.toSet());
    }

    List<Cell> among(List<ObservedCluster> clusters) {
        Map<ClusterName, ObservedCluster> byName = new HashMap<>();
        clusters.forEach(cluster -> byName.put(cluster.name(), cluster));
        return rotation.verifier().cells(clusters, now).stream()
                .filter(cell ->
                        cell.verdict() == Verdict.REFUSED && rotation.cas().mustAccept(cell.from(), cell.to()))
                .filter(cell -> !comesFromTheEndOfAnOldCa(
                        Objects.requireNonNull(byName.get(cell.from())), Objects.requireNonNull(byName.get(cell.to()))))
                .toList();
    }

    private boolean comesFromTheEndOfAnOldCa(ObservedCluster from, ObservedCluster to) {
        if (ended.isEmpty()) {
            return false;
        }
        if (from.chain().flatMap(CaChain::issuer).filter(ended::contains).isPresent()) {
            return true;
        }
        return lastMoment(from, to)
                .filter(before -> rotation.verifier().cells(List.of(from, to), before).stream()
                        .noneMatch(cell -> cell.verdict() == Verdict.REFUSED
                                && cell.from().equals(from.name())
                                && cell.to().equals(to.name())))
                .isPresent();
    }

    /** Before the first of the old CAs ended on which this pair relies; empty if it relies on none. */
    private Optional<Instant> lastMoment(ObservedCluster from, ObservedCluster to) {
        Set<X509Certificate> met = new LinkedHashSet<>();
        from.chain().ifPresent(chain -> met.addAll(chain.certificates()));
        to.chain().ifPresent(chain -> met.addAll(chain.roots().certificates()));
        to.distributed().values().forEach(roots -> met.addAll(roots.certificates()));
        met.retainAll(ended);
        return met.stream()
                .map(ca -> ca.getNotAfter().toInstant().minusSeconds(1))
                .min(Comparator.naturalOrder());
    }
}
