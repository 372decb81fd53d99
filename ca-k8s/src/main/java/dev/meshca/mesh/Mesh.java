package dev.meshca.mesh;

import dev.meshca.ClusterName;
import dev.meshca.disk.files.WorkloadDirectory;
import dev.meshca.issue.RevocationList;
import dev.meshca.issue.WorkloadCert;
import dev.meshca.k8s.access.Clusters;
import dev.meshca.k8s.cluster.ClusterContext;
import dev.meshca.k8s.cluster.MeshOptions;
import dev.meshca.k8s.cluster.VerifyOptions;
import dev.meshca.k8s.preflight.PreflightOptions;
import dev.meshca.k8s.preflight.PreflightReport;
import dev.meshca.k8s.preflight.checks.Preflight;
import dev.meshca.k8s.push.PushOptions;
import dev.meshca.k8s.push.PushReport;
import dev.meshca.k8s.rotation.MeshListener;
import dev.meshca.k8s.rotation.RotationOptions;
import dev.meshca.k8s.rotation.RotationStatus;
import dev.meshca.k8s.watch.MeshWatch;
import dev.meshca.k8s.watch.WatchOptions;
import dev.meshca.k8s.watch.follow.Following;
import dev.meshca.trust.TrustReport;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A mesh: a CA directory, the clusters it is for, and what one does with them.
 *
 * <pre>{@code
 * try (Mesh mesh = Mesh.in(Path.of("certs"), ClusterContext.fromKubeconfig("cluster1"), ClusterContext.fromKubeconfig("cluster2"))) {
 *     mesh.ensure(MeshSpec.defaults());                // root and missing CAs exist; again: nothing happens
 *     mesh.push();                                      // one result per cluster
 *     TrustReport report = mesh.verify();
 *     RotationOutcome done = mesh.rotateRoot().run();   // killed anywhere, the same call goes on
 * }
 * }</pre>
 *
 * <p>Each verb can be called again: what is done already stays as it is. What one cluster refuses or cannot do is part of
 * the result and stops no other cluster. {@link #plan} and {@link MeshRotation#plan} tell beforehand what a verb would make,
 * write and wait for. An interrupt, and {@link #close} from another thread, are heard within a second.
 *
 * <p>Whatever verb reads or writes the directory throws {@link dev.meshca.CaStorageException} where that fails, and
 * {@link dev.meshca.InvalidCaException} where what is there is broken or what is to be made would not be accepted; nothing is
 * half-written then. A verb of the clusters throws {@link IllegalStateException} if the mesh was opened without any.
 */
public final class Mesh implements AutoCloseable {

    /**
     * Where a mesh stands.
     *
     * @param rotation the rotation that is under way, such as {@code of the root, bridge first}; empty if there is none
     * @param clusters the phase of each cluster and what it rests on, the next step and what it waits for; without a rotation STEADY
     *     and none
     */
    public record Status(Optional<String> rotation, RotationStatus clusters) {}

    private final MeshSetup setup;
    private final AtomicBoolean closed;

    private Mesh(MeshSetup setup, AtomicBoolean closed) {
        this.setup = setup;
        this.closed = closed;
    }

    /** {@return the mesh in a directory, as {@link #in(Path, MeshOptions, MeshListener, Collection)} with the default options} */
    public static Mesh in(Path directory, ClusterContext... clusters) {
        return in(directory, MeshOptions.defaults(), MeshListener.NONE, List.of(clusters));
    }

    /**
     * The mesh in a directory.
     *
     * @param directory the CA directory; it need not exist yet
     * @param options how to go about it: time limits, clock, random numbers, namespace of istiod
     * @param listener is told how it goes, in the thread that calls a verb
     * @param clusters the clusters and the ways to them; without any only the verbs of the folder can be used
     * @return the mesh; nothing is read or connected yet
     * @throws IllegalArgumentException if two clusters have one name
     */
    public static Mesh in(
            Path directory, MeshOptions options, MeshListener listener, Collection<ClusterContext> clusters) {
        AtomicBoolean closed = new AtomicBoolean();
        return new Mesh(MeshSetup.of(directory, options, listener, clusters, closed::get), closed);
    }

    /**
     * Makes sure that there is a root, and a CA for each cluster of the choice, or of the mesh if it names none.
     *
     * @param spec what they should be where they do not exist
     * @return what is there now, and what of it is new
     * @throws IllegalArgumentException if no cluster is named, a rotation lacks a CA, or the choice does not fit what exists
     */
    public CaReport ensure(MeshSpec spec) {
        return setup.issuing().issue(spec, setup.wanted(spec), false);
    }

    /**
     * {@return what {@link #ensure} does, of further clusters under the root that is there} In a mesh with revocation every
     * cluster gets the new complete set of lists; push them all then.
     *
     * @param spec what the CAs should be
     * @param clusters the clusters; those that have a CA keep it
     */
    public CaReport add(MeshSpec spec, ClusterName... clusters) {
        return setup.issuing().issue(spec, List.of(clusters), false);
    }

    /**
     * {@return what is there now, after clusters got a new CA under the same root} The one they had goes to the archive. In a
     * running mesh {@link #rotateIntermediates} is the way, as workloads go on with what they have.
     *
     * @param spec what the CAs should be
     * @param clusters the clusters
     */
    public CaReport replace(MeshSpec spec, ClusterName... clusters) {
        return setup.issuing().issue(spec, List.of(clusters), true);
    }

    /**
     * {@return what is there now, after a cluster was taken out of the mesh} Its CA goes to the archive, and in a mesh with
     * revocation its list stays while what it issued may live. What the cluster itself holds is left alone.
     *
     * @param cluster the cluster
     * @throws IllegalArgumentException if it is the only cluster
     */
    public CaReport remove(ClusterName cluster) {
        return setup.revocation(MeshFolder.LISTS).remove(cluster);
    }

    /**
     * Revokes a cluster's CA and takes it out of the mesh: peers refuse it from the next push on. {@link #add} gives it a new CA.
     *
     * @param cluster the cluster
     * @param reason why (RFC 5280, 5.3.1)
     * @param validity how long the lists count
     * @return the lists, and the clusters
     * @throws IllegalArgumentException if it is the only cluster, or a rotation needs its CA
     */
    public CaReport revoke(ClusterName cluster, RevocationList.Reason reason, Duration validity) {
        return setup.revocation(validity).revoke(cluster, reason);
    }

    /**
     * Revokes a CA that a cluster has or had, as {@link #revoke(ClusterName, RevocationList.Reason, Duration)}.
     *
     * @param serial the serial number of its CA, also of one that is in the archive
     * @return the lists, and the clusters
     * @throws IllegalArgumentException if there is no such certificate, or it is of another root or in use by a rotation
     */
    public CaReport revoke(ClusterName cluster, BigInteger serial, RevocationList.Reason reason, Duration validity) {
        return setup.revocation(validity).revoke(cluster, serial, reason);
    }

    /**
     * {@return the revocation lists of the root and of all clusters, issued anew} It turns revocation on where it is off. While a
     * rotation is under way its next call brings them to the clusters; otherwise {@link #push} does.
     *
     * @param validity how long the lists count
     * @throws IllegalArgumentException if a rotation is under way that was begun without lists
     */
    public CaReport renewLists(Duration validity) {
        return setup.revocation(validity).renew();
    }

    /**
     * Issues a certificate to a workload outside the clusters, such as a VM, into a folder as {@code istio-agent} reads it.
     *
     * @param cluster the cluster whose CA signs
     * @param spec what it should be
     * @param into the folder; made if it is missing
     * @param replace whether to write over a certificate and key that are there
     * @return the certificate with its key
     * @throws IllegalArgumentException if it would outlive the CA
     */
    public WorkloadCert workloadCertificate(ClusterName cluster, WorkloadCert.Spec spec, Path into, boolean replace) {
        WorkloadCert certificate = setup.folder().cas().cluster(cluster).issue(spec);
        WorkloadDirectory.at(into).save(certificate, replace);
        return certificate;
    }

    /**
     * {@return what was written of what the directory holds, for other programs}
     *
     * @param form for which; values for Istio are written from a mesh file
     * @param into the folder; made if it is missing
     * @param replace whether to write over what is there
     */
    public ExportReport export(ExportReport.Form form, Path into, boolean replace) {
        return new FolderExport(setup).into(into, form, replace);
    }

    /** {@return what {@link #check(PreflightOptions)} finds with the default options: it changes nothing} */
    public PreflightReport check() {
        return check(PreflightOptions.defaults());
    }

    /**
     * {@return facts and findings per cluster: what it needs before it gets a CA} Changes nothing but what the options ask for.
     *
     * @param options what to check against, and what may be changed
     * @throws IllegalArgumentException if the options name a cluster that is not one of these
     */
    public PreflightReport check(PreflightOptions options) {
        options.networks().keySet().forEach(setup.clusters()::context);
        return Preflight.of(setup.clusters(), options);
    }

    /**
     * {@return one result per cluster, whose CA was taken with its key into the directory} From Istio's {@code cacerts}, or a Secret of
     * cert-manager. Nothing is overwritten, the clusters stay as they are, and what one does not give stops no other.
     *
     * @param options from which Secret, and the root's key
     */
    public ImportReport importCas(ImportOptions options) {
        return new FolderImport(setup, options).run();
    }

    /** {@return the outcome of {@link #push(PushOptions)} with the default options} */
    public PushReport push() {
        return push(PushOptions.defaults());
    }

    /**
     * {@return one result per cluster, whose CA was written into its Secret {@code cacerts}, in one write} Foreign Secrets are left
     * alone. If the files are broken, if two contexts lead to one cluster, if a running mesh would be split, or while a rotation is
     * under way, nothing is written anywhere and every outcome is REFUSED.
     *
     * @param options dry run, adopt, replace the root
     * @throws IllegalArgumentException if these are not the clusters of the directory, nor {@linkplain MeshOptions#only meant}, or
     *     the root is to be replaced by a {@linkplain MeshOptions#share share}
     */
    public PushReport push(PushOptions options) {
        return new FolderPush(setup).push(options);
    }

    /** {@return what {@link #verify(VerifyOptions)} tells with the default options} */
    public TrustReport verify() {
        return verify(VerifyOptions.defaults());
    }

    /**
     * {@return what the clusters hold, judged one by one, against each other, and against the files} Without clusters: the files.
     *
     * @param options what to look at in the clusters
     * @throws IllegalArgumentException if there is no cluster in the directory
     */
    public TrustReport verify(VerifyOptions options) {
        return FolderTrust.report(setup, options);
    }

    /**
     * {@return a watch of what {@link #verify(VerifyOptions)} tells; nothing is looked at yet}
     *
     * @param options how to watch
     * @param listener is told what changes
     */
    public MeshWatch watch(WatchOptions options, MeshWatch.Listener listener) {
        return Following.of(setup.clusters(), this::verify, options, listener);
    }

    /** {@return what {@link #status(RotationOptions)} tells with the default options} */
    public Status status() {
        return status(RotationOptions.defaults());
    }

    /**
     * {@return the phase of each cluster in a rotation and what it rests on, the next step, and what it waits for} Of a {@linkplain
     * MeshOptions#only part} no next step. Changes nothing, takes no Lease.
     *
     * @param options where its istiods answer, and the soak
     */
    public Status status(RotationOptions options) {
        return StatusReading.of(setup, options);
    }

    /** {@return a rotation to a new root, and to a new intermediate for every cluster under it; not begun yet} */
    public MeshRotation rotateRoot() {
        return new MeshRotation(ForwardRotation.ofRoot(setup));
    }

    /** {@return a rotation to new intermediates under the root that is there; not begun yet. No istiod is restarted} */
    public MeshRotation rotateIntermediates() {
        return new MeshRotation(ForwardRotation.ofIntermediates(setup));
    }

    /**
     * {@return the way back to the CAs of before the rotation that is under way; not begun yet} At its end the keys of the new
     * CAs are removed, as the old root vouches for them.
     */
    public MeshRotation rollback() {
        return new MeshRotation(new RollbackRotation(setup));
    }

    /**
     * {@return a rotation away from the CA that the istiod of this mesh's one cluster made for itself; not begun yet} It signs the bridge,
     * and is kept in the directory, empty at first. Further clusters follow one by one, each in its own, {@linkplain MeshRotation#to
     * to} the root of the first.
     */
    public MeshRotation leaveSelfSigned() {
        return new MeshRotation(new SelfSignedExit(setup));
    }

    /**
     * {@return a merge of this mesh and another one with another root, after which everybody accepts everybody; not begun yet}
     * Over bridges, or with {@link MeshRotation.Strategy#TRUST_FIRST} by trust in both roots. Both keep directories, CAs, roots.
     *
     * @param other the other mesh, with clusters of other names
     */
    public MeshRotation merge(Mesh other) {
        return new MeshRotation(new MergeRotation(setup, other.setup));
    }

    /** {@return the verbs that write, which answer with plans here; that of a rotation is {@link MeshRotation#plan}} */
    public MeshPlan.Verbs plan() {
        return new MeshPlan.Verbs(setup);
    }

    /** Ends what is running and closes the connections; clients that were handed in stay open. */
    @Override
    public void close() {
        closed.set(true);
        setup.connected().ifPresent(Clusters::close);
    }
}
