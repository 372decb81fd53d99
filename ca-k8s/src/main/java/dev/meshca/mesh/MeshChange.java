package dev.meshca.mesh;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.k8s.cacerts.Observation;
import dev.meshca.k8s.push.PushOptions;
import dev.meshca.k8s.push.PushReport;
import dev.meshca.k8s.rotation.RotationOptions;
import dev.meshca.k8s.rotation.RotationOutcome;
import dev.meshca.mesh.MeshPlan.Step;
import dev.meshca.mesh.MeshRenewal.Work;
import dev.meshca.mesh.PreparedRotation.Kind;
import dev.meshca.trust.ObservedCluster;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What brings a mesh from what it is to what it should be: CAs that are missing, clusters that have left, Secrets that differ
 * from the folder, and a rotation that was begun. CAs that are due are told and not renewed: that is for {@link MeshRenewal},
 * which keeps to the windows and goes on phase by phase.
 *
 * <pre>{@code
 * MeshChange change = file.change(mesh);
 * MeshChange.Plan plan = change.plan();
 * change.apply(plan.digest());              // just that, or nothing if the mesh has changed meanwhile
 * }</pre>
 */
public final class MeshChange {

    /**
     * What would be done.
     *
     * @param plan the steps, in order; none if everything is as it should be
     * @param digest SHA-256 of the steps and of the state they start from, in hexadecimal digits; no time is in it
     * @param due the CAs that a {@link MeshRenewal} would renew by now; no step, and not in the digest
     */
    public record Plan(MeshPlan plan, String digest, Optional<MeshRenewal.Due> due) {}

    /**
     * What was done.
     *
     * @param cas what became of the CAs in the folder; empty if none was to be made
     * @param removed the clusters that were taken out of the folder
     * @param pushed what became of the Secrets; empty while a rotation is under way
     * @param rotation how far the rotation got that was under way; empty if there was none
     * @param due the CAs that a {@link MeshRenewal} would renew by now
     */
    public record Outcome(
            Optional<CaReport> cas,
            List<ClusterName> removed,
            Optional<PushReport> pushed,
            Optional<RotationOutcome> rotation,
            Optional<MeshRenewal.Due> due) {

        /** An outcome; the list is copied. */
        public Outcome {
            removed = List.copyOf(removed);
        }

        /**
         * Whether the mesh is as it should be now.
         *
         * @return false if a cluster did not take its Secret, or the rotation has to go on
         */
        public boolean done() {
            return pushed.map(PushReport::done).orElse(true)
                    && rotation.map(outcome -> outcome.result() == RotationOutcome.Result.DONE)
                            .orElse(true);
        }
    }

    private final Mesh mesh;
    private final MeshSetup setup;
    private final MeshSpec cas;
    private final RotationOptions rotation;
    private final MeshRenewal renewal;

    private MeshChange(Mesh mesh, MeshSpec cas, RotationOptions rotation, MeshRenewal renewal) {
        this.mesh = mesh;
        this.setup = mesh.plan().setup();
        this.cas = cas;
        this.rotation = rotation;
        this.renewal = renewal;
    }

    /**
     * The change of a mesh to what it should be.
     *
     * @param mesh the mesh, with all clusters that it should have
     * @param cas what its CAs should be where they do not exist
     * @param rotation how a rotation goes on that is under way
     * @param renewal when its CAs are due
     * @return the change; nothing is looked at yet
     * @throws IllegalArgumentException if new CAs would be due at once
     */
    public static MeshChange of(Mesh mesh, MeshSpec cas, RotationOptions rotation, RenewalPolicy renewal) {
        return new MeshChange(
                mesh,
                cas.clusters(mesh.plan().setup().names()),
                rotation,
                MeshRenewal.of(mesh, renewal, rotation, cas));
    }

    /**
     * What would be done now. Changes nothing.
     *
     * @return the plan, with its digest
     * @throws IllegalArgumentException if a rotation is under way and the mesh should have other clusters than the folder, or as
     *     {@link Mesh#ensure}
     */
    public Plan plan() {
        Optional<MeshRotation> underWay = underWay();
        List<ObservedCluster> observed = Observation.of(setup.clusters());
        MeshPlan plan = underWay.map(MeshRotation::plan).orElseGet(() -> steps(observed));
        return new Plan(plan, new ChangeDigest(setup.folder(), cas, rotation).of(plan, observed), due());
    }

    private Optional<MeshRenewal.Due> due() {
        return renewal.found().filter(due -> due.work() == Work.ROOT || due.work() == Work.INTERMEDIATES);
    }

    private Optional<MeshRotation> underWay() {
        return setup.folder()
                .rotationUnderWay()
                .map(prepared -> prepared.kind() == Kind.INTERMEDIATES ? mesh.rotateIntermediates() : mesh.rotateRoot())
                .map(begun -> begun.options(rotation));
    }

    private MeshPlan steps(List<ObservedCluster> observed) {
        List<Step> steps = new ArrayList<>(mesh.plan().ensure(cas).steps());
        leaving().forEach(cluster -> steps.add(MeshPlan.Verbs.archived(cluster)));
        if (steps.isEmpty()) {
            MeshPlan push = mesh.plan().push();
            return MeshPlan.of("a mesh as it should be", push.steps(), push.findings());
        }
        steps.add(Step.of("the Secret cacerts, where it is not what the folder says then", cas.clusters()));
        List<Finding> findings = observed.stream()
                .flatMap(cluster -> cluster.findings().stream())
                .filter(finding -> finding.code().isUnreached())
                .toList();
        return MeshPlan.of("a mesh as it should be", steps, findings);
    }

    private List<ClusterName> leaving() {
        return setup.folder().clusters().stream()
                .filter(cluster -> !cas.clusters().contains(cluster))
                .toList();
    }

    /**
     * Does what a plan says, if that is still what would be done.
     *
     * @param digest the digest of the plan
     * @return what was done; called again, nothing is left to do, or a rotation goes on
     * @throws IllegalArgumentException if something else would be done now; nothing was changed then
     */
    public Outcome apply(String digest) {
        Plan now = plan();
        if (!now.digest().equals(digest)) {
            throw new IllegalArgumentException("the mesh is not what it was when the plan " + digest
                    + " was made, and nothing was changed: look at the plan of now, " + now.digest());
        }
        Optional<MeshRotation> underWay = underWay();
        if (underWay.isPresent()) {
            return new Outcome(
                    Optional.empty(),
                    List.of(),
                    Optional.empty(),
                    Optional.of(underWay.get().run()),
                    due());
        }
        Optional<CaReport> made = mesh.plan().ensure(cas).isEmpty() ? Optional.empty() : Optional.of(mesh.ensure(cas));
        List<ClusterName> leaving = leaving();
        leaving.forEach(mesh::remove);
        PushReport pushed = mesh.push(PushOptions.defaults());
        return new Outcome(made, leaving, Optional.of(pushed), Optional.empty(), due());
    }
}
