package dev.meshca.mesh;

import dev.meshca.ClusterName;
import dev.meshca.k8s.push.PushOptions;
import dev.meshca.k8s.push.PushReport;
import dev.meshca.k8s.push.PushReport.Outcome;
import java.util.ArrayList;
import java.util.List;

/**
 * What the verbs of a {@link Mesh} that write would do if they were called now. Nothing is changed, and no key is made.
 *
 * <pre>{@code
 * mesh.plan().ensure(MeshSpec.defaults()).isEmpty()    // is everything there?
 * }</pre>
 */
public final class MeshPlans {

    private final MeshSetup setup;

    MeshPlans(MeshSetup setup) {
        this.setup = setup;
    }

    /**
     * Of {@link Mesh#ensure}.
     *
     * @param spec what the CAs should be where they do not exist
     * @return which CAs would be made
     * @throws IllegalArgumentException as {@link Mesh#ensure}
     */
    public MeshPlan ensure(MeshSpec spec) {
        return issuing().plan(spec, setup.wanted(spec), false);
    }

    /**
     * Of {@link Mesh#add}.
     *
     * @param spec what the CAs should be
     * @param clusters the clusters
     * @return which CAs would be made
     * @throws IllegalArgumentException as {@link Mesh#add}
     */
    public MeshPlan add(MeshSpec spec, ClusterName... clusters) {
        return issuing().plan(spec, List.of(clusters), false);
    }

    /**
     * Of {@link Mesh#replace}.
     *
     * @param spec what the CAs should be
     * @param clusters the clusters
     * @return which CAs would be made
     * @throws IllegalArgumentException as {@link Mesh#replace}
     */
    public MeshPlan replace(MeshSpec spec, ClusterName... clusters) {
        return issuing().plan(spec, List.of(clusters), true);
    }

    private CaIssuing issuing() {
        return new CaIssuing(setup.folder(), setup.issuance());
    }

    /**
     * Of {@link Mesh#remove} and of {@link Mesh#revoke}.
     *
     * @param cluster the cluster that leaves
     * @return what would be written in the folder
     * @throws IllegalArgumentException if there is no such cluster, or it is the only one
     */
    public MeshPlan remove(ClusterName cluster) {
        List<ClusterName> clusters = setup.folder().clusters();
        if (!clusters.contains(cluster) || clusters.size() == 1) {
            throw new IllegalArgumentException(
                    "'" + cluster + "' cannot leave " + setup.folder().path() + ", which holds " + clusters);
        }
        List<MeshPlan.Step> steps = new ArrayList<>();
        steps.add(MeshPlan.Step.of("its CA goes to the archive, with its key", List.of(cluster)));
        if (setup.folder().lists().isPresent()) {
            steps.add(lists(
                    clusters.stream().filter(other -> !other.equals(cluster)).toList()));
        }
        return MeshPlan.of("a cluster less", steps);
    }

    /**
     * Of {@link Mesh#renewLists}.
     *
     * @return what would be written in the folder
     */
    public MeshPlan renewLists() {
        return MeshPlan.of(
                "renewed revocation lists", List.of(lists(setup.folder().clusters())));
    }

    private static MeshPlan.Step lists(List<ClusterName> clusters) {
        return MeshPlan.Step.of("the complete set of renewed revocation lists in ca-crl.pem", clusters);
    }

    /**
     * Of {@link Mesh#push()}: a dry run, so the API servers have checked it.
     *
     * @return what would be written where, and what stands in the way
     * @throws IllegalArgumentException as {@link Mesh#push(PushOptions)}
     */
    public MeshPlan push() {
        PushReport report = new FolderPush(setup).push(PushOptions.defaults().dryRun(true));
        List<MeshPlan.Step> steps = report.results().stream()
                .filter(result -> result.outcome() == Outcome.CREATED || result.outcome() == Outcome.UPDATED)
                .map(result -> MeshPlan.Step.of(result.reason(), List.of(result.cluster())))
                .toList();
        return MeshPlan.of("a push", steps, report.findings());
    }
}
