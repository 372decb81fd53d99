package dev.meshca.cli.terminal;

import dev.meshca.Finding;
import dev.meshca.Finding.Severity;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which kinds of things were checked in each cluster, and how it went. */
public final class Checked {

    private final Map<String, List<String>> kinds = new LinkedHashMap<>();

    /** A kind of thing, and what the codes begin with that say something is wrong with it. */
    public Checked kind(String name, String... codes) {
        kinds.put(name, List.of(codes));
        return this;
    }

    /** One line: how many clusters, and for what. */
    public String counted(int clusters) {
        return "checked: " + clusters + (clusters == 1 ? " cluster" : " clusters, each") + " for "
                + String.join(", ", kinds.keySet()) + "\n";
    }

    /**
     * A line for each kind and cluster, also where nothing is wrong, and an empty one.
     *
     * @param answered the clusters, and whether they did; of the others nothing more is known than what is found
     */
    public String listed(Map<String, Boolean> answered, Collection<Finding> findings) {
        Table table = new Table().row("CLUSTER", "CHECKED", "RESULT");
        answered.forEach((cluster, known) -> kinds.forEach((kind, codes) ->
                table.row(cluster, kind, found(findings, cluster, codes).orElse(known ? "passed" : "not known"))));
        return table.text("") + "\n";
    }

    private static Optional<String> found(Collection<Finding> findings, String cluster, List<String> codes) {
        return findings.stream()
                .filter(finding -> finding.severity() != Severity.INFO)
                .filter(finding -> (finding.where() + "/").startsWith(cluster + "/"))
                .map(finding -> finding.code().name())
                .filter(code -> codes.stream().anyMatch(code::startsWith))
                .findFirst();
    }
}
