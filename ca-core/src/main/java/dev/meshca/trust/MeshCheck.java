package dev.meshca.trust;

import static dev.meshca.internal.x509.Certificates.subject;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.internal.Listed;
import dev.meshca.trust.TrustReport.Matrix.Answer;
import dev.meshca.trust.TrustReport.Matrix.Cell;
import dev.meshca.trust.TrustReport.Matrix.Verdict;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What is wrong between clusters, each of which may be fine alone. */
final class MeshCheck {

    private static final String MESH = "mesh";
    private static final int NAMED = 5;

    private MeshCheck() {}

    static List<Finding> of(Collection<ObservedCluster> clusters, TrustReport.Matrix matrix) {
        List<CaChain> chains = chains(clusters);
        List<Finding> findings = new ArrayList<>(refusals(matrix));
        findings.addAll(namesAlike(clusters));
        findings.addAll(sharedKeys(chains));
        findings.addAll(reusedSerials(chains));
        findings.addAll(differentRoots(chains));
        return findings;
    }

    static List<Finding> againstPlan(Collection<CaChain> planned, Collection<ObservedCluster> clusters, Instant now) {
        Map<ClusterName, CaChain> plan = new HashMap<>();
        planned.forEach(chain -> plan.put(chain.cluster(), chain));
        List<Finding> findings = new ArrayList<>();
        Set<CaChain> deviating = new LinkedHashSet<>();
        for (CaChain observed : chains(clusters)) {
            CaChain wanted = plan.get(observed.cluster());
            String where = observed.cluster().value();
            if (wanted == null) {
                findings.add(TrustCode.DIFFERS_FROM_PLAN.at(where, "the plan has no cluster of this name"));
            } else if (!wanted.differencesTo(observed).isEmpty()) {
                String names = String.join(", ", wanted.differencesTo(observed));
                findings.add(TrustCode.DIFFERS_FROM_PLAN.at(where, "it holds other content than planned in " + names));
                deviating.add(wanted);
            }
        }
        findings.addAll(refusedPlan(deviating, chains(clusters), now));
        return findings;
    }

    private static List<Finding> refusedPlan(Collection<CaChain> planned, List<CaChain> observed, Instant now) {
        AcceptanceJudge judge = new AcceptanceJudge(now);
        Map<String, Set<ClusterName>> byReason = new LinkedHashMap<>();
        for (CaChain wanted : planned) {
            for (CaChain held : observed) {
                for (List<CaChain> direction : List.of(List.of(wanted, held), List.of(held, wanted))) {
                    Answer answer = judge.answer(direction.get(0), direction.get(1));
                    if (answer.verdict() == Verdict.REFUSED) {
                        byReason.computeIfAbsent(answer.reason(), reason -> new LinkedHashSet<>())
                                .add(held.cluster());
                    }
                }
            }
        }
        return byReason.entrySet().stream()
                .map(entry -> TrustCode.PLAN_NOT_TRUSTED.at(
                        Listed.of(entry.getValue(), NAMED),
                        "what is planned and what is there do not accept each other: " + entry.getKey()))
                .toList();
    }

    private static List<CaChain> chains(Collection<ObservedCluster> clusters) {
        return clusters.stream().flatMap(cluster -> cluster.chain().stream()).toList();
    }

    private static List<Finding> refusals(TrustReport.Matrix matrix) {
        if (matrix.complete()) {
            return List.of();
        }
        Map<ClusterName, Map<String, List<ClusterName>>> refusing = new LinkedHashMap<>();
        for (Cell cell : matrix.cells()) {
            if (cell.verdict() == Verdict.REFUSED && !cell.from().equals(cell.to())) {
                refusing.computeIfAbsent(cell.from(), from -> new LinkedHashMap<>())
                        .computeIfAbsent(cell.reason(), reason -> new ArrayList<>())
                        .add(cell.to());
            }
        }
        List<Finding> findings = new ArrayList<>();
        refusing.forEach((from, byReason) -> byReason.forEach((reason, to) -> findings.add(TrustCode.NOT_TRUSTED.at(
                from.value(), "what " + from + " issues is refused in " + Listed.of(to, NAMED) + ": " + reason))));
        return findings;
    }

    private static List<Finding> namesAlike(Collection<ObservedCluster> clusters) {
        return clusters.stream()
                .map(ObservedCluster::name)
                .distinct()
                .collect(Collectors.groupingBy(
                        name -> name.value().toLowerCase(Locale.ROOT), LinkedHashMap::new, Collectors.toList()))
                .values()
                .stream()
                .filter(alike -> alike.size() > 1)
                .map(alike -> TrustCode.CLUSTER_NAMES_ALIKE.at(
                        MESH, Listed.of(alike, NAMED) + " are told apart by upper and lower case alone"))
                .toList();
    }

    private static List<Finding> sharedKeys(List<CaChain> chains) {
        return chains.stream()
                .filter(chain -> chain.issuer().isPresent())
                .collect(Collectors.groupingBy(
                        chain -> chain.issuer().orElseThrow().getPublicKey(), LinkedHashMap::new, Collectors.toList()))
                .values()
                .stream()
                .filter(sharing -> sharing.size() > 1)
                .map(sharing -> TrustCode.CA_KEY_SHARED.at(MESH, names(sharing) + " sign with the same key"))
                .toList();
    }

    private static List<Finding> reusedSerials(List<CaChain> chains) {
        Map<String, X509Certificate> first = new HashMap<>();
        Set<Finding> findings = new LinkedHashSet<>();
        for (CaChain chain : chains) {
            chain.issuer().ifPresent(ca -> {
                String serial = ca.getSerialNumber().toString(16);
                X509Certificate other =
                        first.putIfAbsent(ca.getIssuerX500Principal().getName() + "#" + serial, ca);
                if (other != null && !other.equals(ca)) {
                    findings.add(TrustCode.SERIAL_REUSED.at(
                            MESH, subject(other) + " and " + subject(ca) + " have the serial number " + serial));
                }
            });
        }
        return List.copyOf(findings);
    }

    private static List<Finding> differentRoots(List<CaChain> chains) {
        Map<TrustBundle, List<CaChain>> byRoots = chains.stream()
                .filter(chain -> !chain.roots().certificates().isEmpty())
                .collect(Collectors.groupingBy(CaChain::roots, LinkedHashMap::new, Collectors.toList()));
        if (byRoots.size() < 2) {
            return List.of();
        }
        String sets = byRoots.entrySet().stream()
                .map(entry -> names(entry.getValue())
                        + (entry.getValue().size() > 1 ? " trust " : " trusts ")
                        + entry.getKey().fingerprints().stream()
                                .map(sha256 -> sha256.substring(0, 16) + "…")
                                .collect(Collectors.joining(" and ")))
                .collect(Collectors.joining("; "));
        List<Finding> findings = new ArrayList<>(List.of(TrustCode.ROOTS_DIFFER.at(MESH, sets)));
        boolean saidOfOneCluster = byRoots.keySet().stream()
                .anyMatch(roots ->
                        RootRules.nameReused(MESH, roots.certificates()).isPresent());
        if (!saidOfOneCluster) {
            List<X509Certificate> all = byRoots.keySet().stream()
                    .flatMap(roots -> roots.certificates().stream())
                    .toList();
            RootRules.nameReused(MESH, all).ifPresent(findings::add);
        }
        return findings;
    }

    private static String names(Collection<CaChain> chains) {
        return Listed.of(chains.stream().map(CaChain::cluster).toList(), NAMED);
    }
}
