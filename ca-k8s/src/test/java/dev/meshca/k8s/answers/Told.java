package dev.meshca.k8s.answers;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What was told of each cluster: facts, and what is wrong. */
final class Told {

    private final Map<String, List<String>> facts = new TreeMap<>();
    private final Map<String, List<String>> findings = new TreeMap<>();

    void fact(ClusterName cluster, Object fact) {
        facts.computeIfAbsent(cluster.value(), name -> new ArrayList<>()).add(fact.toString());
    }

    void findings(List<Finding> more) {
        more.forEach(finding -> finding(finding.where().replaceFirst("/.*", ""), finding.toString()));
    }

    void finding(String cluster, String finding) {
        findings.computeIfAbsent(cluster, name -> new ArrayList<>()).add(finding);
    }

    List<String> facts(ClusterName cluster) {
        return facts.getOrDefault(cluster.value(), List.of());
    }

    List<String> findings(ClusterName cluster) {
        return findings.getOrDefault(cluster.value(), List.of());
    }

    Stream<String> all() {
        return Stream.of(facts, findings)
                .flatMap(told -> told.values().stream())
                .flatMap(List::stream);
    }
}
