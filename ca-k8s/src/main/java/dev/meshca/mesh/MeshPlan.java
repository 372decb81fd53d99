package dev.meshca.mesh;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.RotationPhase;
import dev.meshca.k8s.push.PushOptions;
import dev.meshca.k8s.push.PushReport;
import dev.meshca.k8s.push.PushReport.Outcome;
import dev.meshca.k8s.rotation.RotationStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a verb would make, write and wait for if it were called now. Nothing was changed to find that out.
 *
 * @param action what it is a plan of, in a few words
 * @param underWay whether it goes on with something that was begun before
 * @param soak the longest life of a workload certificate that a rotation waits for; empty for other plans
 * @param steps what would be done, in order; none if there is nothing to do
 * @param status where the clusters are; only in the plan of a rotation
 * @param findings what stands in the way, and what is noteworthy
 */
public record MeshPlan(
        String action,
        boolean underWay,
        Optional<Duration> soak,
        List<Step> steps,
        Optional<RotationStatus> status,
        List<Finding> findings) {

    /**
     * One step.
     *
     * @param what what is made or written, in one clause
     * @param clusters where; none if it concerns the folder alone
     * @param phase the phase of a rotation that the clusters enter
     * @param gate what must be shown before, in one clause
     * @param restarts where istiod has to be restarted afterwards
     * @param earliest not before this moment
     */
    public record Step(
            String what,
            List<ClusterName> clusters,
            Optional<RotationPhase> phase,
            Optional<String> gate,
            List<ClusterName> restarts,
            Optional<Instant> earliest) {

        /** A step; the lists are copied. */
        public Step {
            clusters = List.copyOf(clusters);
            restarts = List.copyOf(restarts);
        }

        static Step of(String what, List<ClusterName> clusters) {
            return new Step(what, clusters, Optional.empty(), Optional.empty(), List.of(), Optional.empty());
        }
    }

    /** A plan; the lists are copied. */
    public MeshPlan {
        steps = List.copyOf(steps);
        findings = List.copyOf(findings);
    }

    static MeshPlan of(String action, List<Step> steps) {
        return of(action, steps, List.of());
    }

    static MeshPlan of(String action, List<Step> steps, List<Finding> findings) {
        return new MeshPlan(action, false, Optional.empty(), steps, Optional.empty(), findings);
    }

    /**
     * Whether there is nothing to do.
     *
     * @return true if the verb would change nothing
     */
    public boolean isEmpty() {
        return steps.isEmpty();
    }

    /**
     * What the verbs of a {@link Mesh} that write would do if they were called now. Nothing is changed, and no key is made.
     *
     * <pre>{@code
     * mesh.plan().ensure(MeshSpec.defaults()).isEmpty()    // is everything there?
     * }</pre>
     */
    public static final class Verbs {

        private final MeshSetup setup;

        Verbs(MeshSetup setup) {
            this.setup = setup;
        }

        MeshSetup setup() {
            return setup;
        }

        /**
         * Of {@link Mesh#ensure}.
         *
         * @param spec what the CAs should be where they do not exist
         * @return which CAs would be made
         * @throws IllegalArgumentException as {@link Mesh#ensure}
         */
        public MeshPlan ensure(MeshSpec spec) {
            return setup.issuing().plan(spec, setup.wanted(spec), false);
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
            return setup.issuing().plan(spec, List.of(clusters), false);
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
            return setup.issuing().plan(spec, List.of(clusters), true);
        }

        /**
         * Of {@link Mesh#remove}.
         *
         * @param cluster the cluster that leaves
         * @return what would be written in the folder
         * @throws IllegalArgumentException if there is no such cluster, or it is the only one
         */
        public MeshPlan remove(ClusterName cluster) {
            return without(cluster, "a cluster less", setup.folder().lists().isPresent());
        }

        /**
         * Of {@link Mesh#revoke(ClusterName, dev.meshca.issue.RevocationList.Reason, java.time.Duration)}, after which
         * revocation is on.
         *
         * @param cluster the cluster that leaves
         * @return what would be written in the folder
         * @throws IllegalArgumentException if there is no such cluster, it is the only one, or a rotation is under way
         */
        public MeshPlan revoke(ClusterName cluster) {
            setup.folder().requireNoRotation("a CA is revoked");
            return without(cluster, "a CA revoked", true);
        }

        private MeshPlan without(ClusterName cluster, String action, boolean lists) {
            List<ClusterName> clusters = setup.folder().clusters();
            if (!clusters.contains(cluster) || clusters.size() == 1) {
                throw new IllegalArgumentException(
                        "'" + cluster + "' cannot leave " + setup.folder().path() + ", which holds " + clusters);
            }
            List<Step> steps = new ArrayList<>();
            steps.add(archived(cluster));
            if (lists) {
                steps.add(lists(clusters.stream()
                        .filter(other -> !other.equals(cluster))
                        .toList()));
            }
            return of(action, steps);
        }

        /**
         * Of {@link Mesh#renewLists}.
         *
         * @return what would be written in the folder
         */
        public MeshPlan renewLists() {
            return of("renewed revocation lists", List.of(lists(setup.folder().clusters())));
        }

        static Step archived(ClusterName cluster) {
            return Step.of("its CA goes to the archive, with its key", List.of(cluster));
        }

        private static Step lists(List<ClusterName> clusters) {
            return Step.of("the complete set of renewed revocation lists in ca-crl.pem", clusters);
        }

        /**
         * Of {@link Mesh#push()}: a dry run, so the API servers have checked it.
         *
         * @return what would be written where, and what stands in the way
         * @throws IllegalArgumentException as {@link Mesh#push(PushOptions)}
         */
        public MeshPlan push() {
            PushReport report =
                    new FolderPush(setup).push(PushOptions.defaults().dryRun(true));
            List<Step> steps = report.results().stream()
                    .filter(result -> result.outcome() == Outcome.CREATED || result.outcome() == Outcome.UPDATED)
                    .map(result -> Step.of(result.reason(), List.of(result.cluster())))
                    .toList();
            return of("a push", steps, report.findings());
        }
    }
}
