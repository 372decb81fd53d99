package dev.meshca.k8s;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.k8s.cluster.ClusterCode;
import dev.meshca.k8s.cluster.ClusterContext;
import dev.meshca.k8s.watch.MeshWatch;
import dev.meshca.k8s.watch.WatchOptions;
import dev.meshca.testbed.Await;
import dev.meshca.trust.TrustReport;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What a watch says under a role of which something was taken away. */
final class WatchRoles {

    private WatchRoles() {}

    /** The rules of a manifest, to be changed before it is applied. */
    static List<PolicyRule> rules(Collection<HasMetadata> manifest) {
        List<PolicyRule> rules = new ArrayList<>();
        manifest.forEach(item -> {
            if (item instanceof Role role) {
                rules.addAll(role.getRules());
            } else if (item instanceof ClusterRole role) {
                rules.addAll(role.getRules());
            }
        });
        return rules;
    }

    /** What a watch of one cluster cannot do, in its words; ends when that is as expected. */
    static void await(String what, ClusterContext cluster, WatchOptions options, String... expected) {
        Collection<String> said = new ConcurrentLinkedQueue<>();
        Collection<TrustReport> looks = new ConcurrentLinkedQueue<>();
        try (MeshClusters mesh = MeshClusters.of(cluster);
                MeshWatch watch = mesh.watch(options, new MeshWatch.Listener() {
                    @Override
                    public void changed(MeshWatch.Change change) {
                        Finding finding = change.finding();
                        if (finding.code() == ClusterCode.NOT_READABLE) {
                            said.add(finding.toString());
                        }
                    }

                    @Override
                    public void looked(TrustReport report, Set<ClusterName> followed) {
                        looks.add(report);
                    }

                    @Override
                    public void noted(String note) {
                        said.add(note);
                    }
                })) {
            Thread running = new Thread(watch::run);
            running.start();
            Await.until(
                    what + " is told",
                    Duration.ofSeconds(20),
                    () -> looks.size() > (expected.length == 0 ? 20 : 3)
                            && (expected.length == 0
                                    ? said.isEmpty()
                                    : said.stream()
                                            .anyMatch(one ->
                                                    List.of(expected).stream().allMatch(one::contains))));
        }
    }
}
