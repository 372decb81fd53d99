package dev.meshca.k8s.driver;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.Gate;
import dev.meshca.k8s.cluster.IstiodCode;
import dev.meshca.k8s.rotation.MeshListener;
import dev.meshca.k8s.rotation.RotationOptions;
import dev.meshca.rotation.ClusterEvidence.Ztunnel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Restarts ztunnels that read the roots only at their start, once these are mounted; or says where somebody has to. */
final class ZtunnelRollout {

    private final RotationOptions options;
    private final MeshListener listener;
    private final MeshPort port;
    private final ProvenSince journal;
    private final Part part;
    private final Set<String> told = new HashSet<>();

    ZtunnelRollout(RotationOptions options, MeshListener listener, MeshPort port, ProvenSince journal, Part part) {
        this.options = options;
        this.listener = listener;
        this.port = port;
        this.journal = journal;
        this.part = part;
    }

    /** The nodes whose ztunnel keeps one of these gates closed. */
    static List<String> nodes(JudgedCluster cluster, List<Gate.Verdict> gates) {
        return gates.stream()
                .filter(verdict -> verdict.gate() instanceof Gate.ZtunnelsRestarted && !verdict.open())
                .filter(verdict -> !cluster.evidence().ztunnels().waived())
                .flatMap(verdict -> left(cluster, verdict).stream())
                .map(Ztunnel::node)
                .distinct()
                .sorted()
                .toList();
    }

    private static List<Ztunnel> left(JudgedCluster cluster, Gate.Verdict verdict) {
        Duration mounted = ((Gate.ZtunnelsRestarted) verdict.gate()).mounted();
        return cluster.evidence().ztunnels().toRestart(mounted);
    }

    /** These gates; if one waits for nothing but the moment of a restart by us, with that moment. */
    List<Gate.Verdict> attend(MeshView mesh, List<Gate.Verdict> gates) {
        return gates.stream()
                .map(verdict -> verdict.gate() instanceof Gate.ZtunnelsRestarted && !verdict.open()
                        ? attend(mesh, verdict)
                        : verdict)
                .toList();
    }

    private Gate.Verdict attend(MeshView mesh, Gate.Verdict verdict) {
        List<Optional<Instant>> moments = new ArrayList<>();
        for (JudgedCluster cluster : mesh.clusters()) {
            List<Ztunnel> left = left(cluster, verdict);
            if (cluster.evidence().ztunnels().waived()) {
                continue;
            }
            if (cluster.evidence().ztunnels().unread().isPresent()) {
                moments.add(Optional.empty());
            } else if (!left.isEmpty()) {
                moments.add(restart(mesh, cluster, left, (Gate.ZtunnelsRestarted) verdict.gate()));
            }
        }
        boolean known = !moments.isEmpty() && moments.stream().allMatch(Optional::isPresent);
        Optional<Instant> last = moments.stream().flatMap(Optional::stream).max(Comparator.naturalOrder());
        return known ? new Gate.Verdict(verdict.gate(), false, verdict.reason(), last) : verdict;
    }

    /** Returns when they will be restarted, if we do that and it is too early yet. */
    private Optional<Instant> restart(
            MeshView mesh, JudgedCluster cluster, List<Ztunnel> left, Gate.ZtunnelsRestarted gate) {
        ClusterName name = cluster.cluster();
        Optional<Instant> mountedBy = mountedBy(left, gate.mounted());
        String why = cluster.evidence().whyNotRestarted(gate.mounted()).orElse("");
        if (!options.ztunnels().restart() || mountedBy.isEmpty()) {
            if (part.has(name) && told.add("needed" + name + cluster.view().state())) {
                listener.ztunnelRestartNeeded(name, why);
            }
            return Optional.empty();
        }
        Instant moment = mountedBy.get().plus(EvidenceReader.CLOCK_SKEW);
        if (mesh.time().isBefore(moment)) {
            return Optional.of(moment);
        }
        if (part.has(name) && told.add("restarted" + name + cluster.view().state())) {
            listener.ztunnelRestarting(name, why);
            Set<String> namespaces = left.stream().map(Ztunnel::namespace).collect(Collectors.toSet());
            Optional<String> failed = port.restartZtunnels(name, namespaces, mountedBy.get());
            if (failed.isPresent()) {
                listener.ztunnelRestartNeeded(name, why + "; it could not be restarted: " + failed.get());
            } else {
                journal.note("restarted-ztunnel", name, why);
            }
        }
        return Optional.empty();
    }

    private static Optional<Instant> mountedBy(List<Ztunnel> left, Duration mounted) {
        return left.stream().allMatch(ztunnel -> ztunnel.rootsShown().isPresent())
                ? left.stream()
                        .flatMap(ztunnel -> ztunnel.rootsShown().stream())
                        .max(Comparator.naturalOrder())
                        .map(shown -> shown.plus(mounted))
                : Optional.empty();
    }

    /** What is not waited for before a write, as somebody answers for it. */
    List<Finding> waived(MeshView mesh, List<Gate.Verdict> gates) {
        List<Finding> findings = new ArrayList<>();
        for (JudgedCluster cluster : mesh.clusters()) {
            for (Gate.Verdict verdict : gates) {
                if (verdict.gate() instanceof Gate.ZtunnelsRestarted gate
                        && cluster.evidence().ztunnels().waived()) {
                    cluster.evidence()
                            .whyNotRestarted(gate.mounted())
                            .ifPresent(what -> findings.add(waived(cluster.cluster(), what)));
                }
            }
        }
        return findings;
    }

    private Finding waived(ClusterName cluster, String what) {
        if (told.add("waived" + cluster)) {
            journal.note("waived-ztunnel", cluster, what);
        }
        return IstiodCode.ZTUNNEL_WAIVED.at(cluster.value(), what);
    }
}
