package dev.meshca.k8s.watch.follow;

import dev.meshca.Finding;
import dev.meshca.FindingCode;
import dev.meshca.IstioDocuments;
import dev.meshca.k8s.cluster.ClusterCode;
import dev.meshca.k8s.watch.MeshWatch.Change;
import dev.meshca.k8s.watch.MeshWatch.Kind;
import dev.meshca.trust.TrustCode;
import dev.meshca.trust.TrustReport;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What was found so far, and what a further report changes in it. */
final class KnownFindings {

    /** Where a finding is that comes of several clusters. */
    static final String MESH = "mesh";

    /** They stand at the clusters on one side, and come of the other side as well. */
    private static final Set<FindingCode> OF_PAIRS = Set.of(TrustCode.NOT_TRUSTED, TrustCode.PLAN_NOT_TRUSTED);

    private static final Set<FindingCode> OF_UNREAD = Set.of(ClusterCode.NOT_READABLE, ClusterCode.TRUST_NOT_READABLE);

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
        Unknown unknown = Unknown.of(report);
        known.forEach((identity, finding) -> {
            if (!now.containsKey(identity) && unknown.mayHave(finding)) {
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
                .collect(Collectors.toCollection(HashSet::new));
    }

    /**
     * Of what nothing is known.
     *
     * @param clusters those that could not be read, or let nobody read their CA: one that starts may do so for a moment
     * @param places in other clusters, which let nobody read them
     */
    private record Unknown(Set<String> clusters, Set<String> places) {

        static Unknown of(TrustReport report) {
            Set<String> clusters = unread(report);
            Set<String> places = new HashSet<>();
            report.findings().stream()
                    .filter(finding -> OF_UNREAD.contains(finding.code()))
                    .map(Finding::where)
                    .forEach(where -> {
                        if (where.endsWith("/" + IstioDocuments.SECRET)) {
                            clusters.add(where.substring(0, where.indexOf('/')));
                        } else {
                            places.add(where);
                        }
                    });
            // Who may not list the ConfigMaps reads the one in istiod's namespace, which is then all that is judged.
            report.clusters().stream()
                    .filter(cluster -> !cluster.distributed().isEmpty())
                    .forEach(cluster -> places.remove(cluster.name() + "/" + IstioDocuments.ROOTS_CONFIG_MAP));
            return new Unknown(clusters, places);
        }

        /**
         * While a cluster cannot be read, nothing is known of what lies in it, nor of what it and others say together. What was
         * found in another one, or in the files of the directory, is gone if it is not found.
         */
        boolean mayHave(Finding finding) {
            String where = finding.where();
            boolean ofSeveral = where.equals(MESH) || (OF_PAIRS.contains(finding.code()) && !where.contains("/"));
            return !finding.code().isUnreached()
                    && (isIn(where, clusters) || isIn(where, places) || (ofSeveral && !clusters.isEmpty()));
        }

        private static boolean isIn(String where, Set<String> unknown) {
            return unknown.stream().anyMatch(name -> where.equals(name) || where.startsWith(name + "/"));
        }
    }
}
