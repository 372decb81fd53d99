package dev.meshca.k8s.watch.follow;

import dev.meshca.Finding;
import dev.meshca.k8s.watch.MeshWatch.Change;
import dev.meshca.k8s.watch.MeshWatch.Kind;
import dev.meshca.trust.TrustReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What was found so far, and what a further report changes in it. */
final class KnownFindings {

    /** By its code and its place: its details may tell how long something lasts. */
    private record Identity(String code, String where) {

        static Identity of(Finding finding) {
            return new Identity(finding.code().name(), finding.where());
        }
    }

    private Map<Identity, Finding> known = new LinkedHashMap<>();

    /** What appeared and what was resolved. */
    List<Change> after(TrustReport report) {
        Map<Identity, Finding> now = new LinkedHashMap<>();
        report.findings().forEach(finding -> now.putIfAbsent(Identity.of(finding), finding));
        List<Change> changes = new ArrayList<>();
        now.forEach((identity, finding) -> {
            if (!known.containsKey(identity)) {
                changes.add(new Change(report.judgedAt(), Kind.APPEARED, finding));
            }
        });
        Set<String> unread = unread(report);
        known.forEach((identity, finding) -> {
            if (!now.containsKey(identity) && mayBeThereStill(finding, report, unread)) {
                now.put(identity, finding);
            } else if (!now.containsKey(identity)) {
                changes.add(new Change(report.judgedAt(), Kind.RESOLVED, finding));
            }
        });
        known = now;
        return changes;
    }

    /** The clusters that could not be read. */
    static Set<String> unread(TrustReport report) {
        return report.findings().stream()
                .filter(finding -> finding.code().isUnreached())
                .map(Finding::where)
                .collect(Collectors.toSet());
    }

    /**
     * While a cluster cannot be read, only what lies in the files of others is known to be gone; and that the cluster was not
     * read. A finding about another cluster as a whole may say that this one refuses it.
     */
    private static boolean mayBeThereStill(Finding finding, TrustReport report, Set<String> unread) {
        return !unread.isEmpty()
                && !finding.code().isUnreached()
                && report.clusters().stream()
                        .map(cluster -> cluster.name().value())
                        .filter(name -> !unread.contains(name))
                        .noneMatch(name -> finding.where().startsWith(name + "/"));
    }
}
