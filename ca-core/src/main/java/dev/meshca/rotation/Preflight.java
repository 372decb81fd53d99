package dev.meshca.rotation;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.InvalidCaException;
import dev.meshca.issue.CaCerts;
import dev.meshca.trust.CaChain;
import dev.meshca.trust.ObservedCluster;
import dev.meshca.trust.TrustBundle;
import dev.meshca.trust.TrustMatrix.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Every payload of every phase, built and judged under every set of roots it will meet, before anything is written. */
final class Preflight {

    private final Route route;
    private final Material material;
    private final Terms terms;

    Preflight(Terms terms) {
        this.terms = terms;
        this.route = terms.route();
        this.material = terms.material();
    }

    List<Finding> findings(Instant now) {
        List<Finding> findings = new ArrayList<>(material.flawsOfLists(now.plus(terms.workloadLifetime())));
        if (!findings.isEmpty()) {
            return findings;
        }
        findings.addAll(material.flaws(terms.workloadLifetime(), now));
        Map<RotationPhase, Map<ClusterName, CaCerts>> payloads = new EnumMap<>(RotationPhase.class);
        for (ClusterName cluster : material.clusters()) {
            CaChain chain = material.present(cluster).chain();
            for (RotationPhase phase : route.phases()) {
                try {
                    CaCerts payload = material.payload(chain, phase, now);
                    payloads.computeIfAbsent(phase, key -> new HashMap<>()).put(cluster, payload);
                    chain = payload.chain();
                } catch (InvalidCaException e) {
                    findings.add(
                            RotationCode.PAYLOAD_UNUSABLE.at(cluster.value(), "for " + phase + ": " + e.getMessage()));
                }
            }
        }
        if (findings.isEmpty()) {
            payloads.keySet().forEach(phase -> findings.addAll(refusals(phase, payloads, now)));
        }
        return findings;
    }

    private List<Finding> refusals(
            RotationPhase issuing, Map<RotationPhase, Map<ClusterName, CaCerts>> payloads, Instant now) {
        List<ObservedCluster> clusters = new ArrayList<>();
        payloads.getOrDefault(issuing, Map.of()).forEach((cluster, payload) -> {
            Map<String, TrustBundle> met = new HashMap<>();
            payloads.forEach((trusting, all) -> Optional.ofNullable(all.get(cluster))
                    .filter(held -> route.accepts(trusting, issuing))
                    .ifPresent(held ->
                            met.put(cluster + " in " + trusting, held.chain().roots())));
            clusters.add(new ObservedCluster(cluster, Optional.of(payload.chain()), met, List.of()));
        });
        return terms.verifier().cells(clusters, now).stream()
                .filter(cell -> cell.verdict() == Verdict.REFUSED && material.mustAccept(cell.from(), cell.to()))
                .map(cell -> RotationCode.ISSUED_BEFORE_TRUSTED.at(
                        cell.from() + " to " + cell.to(),
                        "what " + cell.from() + " issues in phase " + issuing + " would be refused in " + cell.to()
                                + ": " + cell.reason()))
                .toList();
    }
}
