package dev.meshca.mesh;

import dev.meshca.KeyAlgorithm;
import dev.meshca.disk.CaDirectory;
import dev.meshca.issue.RootCa;
import dev.meshca.k8s.rotation.RotationOptions;
import dev.meshca.k8s.rotation.RotationOutcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * A change of CAs in a running mesh that was asked for and has not begun: nothing happens before {@link #run} or
 * {@link #step}. All new keys are on the disk before the first cluster is written, so whoever is killed anywhere makes the
 * same call again, and it goes on.
 *
 * <pre>{@code
 * System.out.println(mesh.rotateRoot().plan());
 * RotationOutcome outcome = mesh.rotateRoot().run();
 * }</pre>
 */
public final class MeshRotation {

    /** How a mesh comes to trust a new root. */
    public enum Strategy {
        /** The old root signs the new one, so that whoever trusts the old one accepts what the new one issues. */
        BRIDGE,
        /** Every cluster trusts both roots before anything is issued under the new one. */
        TRUST_FIRST
    }

    /**
     * How it was asked for.
     *
     * @param strategy empty for the bridge, if the old root's key can sign one
     * @param cas what the new CAs should be
     * @param options how to go about it
     * @param again whether to begin anew although a rotation ended just now
     * @param root the root to go to; empty for a new one
     */
    record Request(
            Optional<Strategy> strategy, NewCaSpec cas, RotationOptions options, boolean again, Optional<RootCa> root) {

        static final Request DEFAULT =
                new Request(Optional.empty(), NewCaSpec.DEFAULT, RotationOptions.defaults(), false, Optional.empty());
    }

    /** What is done for it. */
    interface Action {

        MeshPlan plan(Request request);

        /**
         * Makes one phase, or all that are left.
         *
         * @param once whether to make exactly one
         */
        RotationOutcome run(Request request, boolean once);

        /** Makes and keeps the new CAs, and writes to no cluster. */
        default RotationOutcome prepare(Request request) {
            throw new IllegalArgumentException("there are no new CAs to prepare on this way: run it");
        }
    }

    private final Action action;
    private final Request request;

    MeshRotation(Action action) {
        this(action, Request.DEFAULT);
    }

    private MeshRotation(Action action, Request request) {
        this.action = action;
        this.request = request;
    }

    /**
     * The same with a strategy.
     *
     * @param strategy how to come to trust a new root; of no meaning for intermediates and on the way back
     * @return a copy
     */
    public MeshRotation strategy(Strategy strategy) {
        return with(
                new Request(Optional.of(strategy), request.cas(), request.options(), request.again(), request.root()));
    }

    /**
     * The same with a key algorithm.
     *
     * @param key the algorithm of new keys
     * @return a copy
     */
    public MeshRotation key(KeyAlgorithm key) {
        return cas(request.cas().key(key));
    }

    /**
     * The same with another validity of new intermediates, 3650 days by default.
     *
     * @param validity how long they are valid
     * @return a copy
     */
    public MeshRotation validity(Duration validity) {
        return cas(request.cas().validity(validity));
    }

    /**
     * The same with another validity of a new root, 3650 days by default.
     *
     * @param validity how long it is valid; of no meaning for intermediates and on the way back
     * @return a copy
     */
    public MeshRotation rootValidity(Duration validity) {
        return cas(request.cas().rootValidity(validity));
    }

    private MeshRotation cas(NewCaSpec cas) {
        return with(new Request(request.strategy(), cas, request.options(), request.again(), request.root()));
    }

    /**
     * The same with options.
     *
     * @param options how to go about it: waves, waiting times, restarts
     * @return a copy
     */
    public MeshRotation options(RotationOptions options) {
        return with(new Request(request.strategy(), request.cas(), options, request.again(), request.root()));
    }

    /**
     * The same, also if such a rotation ended within the last hour. By default a call after that is taken for a repetition
     * and changes nothing.
     *
     * @param again true to begin anew
     * @return a copy
     */
    public MeshRotation again(boolean again) {
        return with(new Request(request.strategy(), request.cas(), request.options(), again, request.root()));
    }

    /**
     * The same to a root that exists, such as that of another mesh which is to become one with this one.
     *
     * @param root the root with its key
     * @return a copy
     */
    public MeshRotation to(RootCa root) {
        return with(
                new Request(request.strategy(), request.cas(), request.options(), request.again(), Optional.of(root)));
    }

    /**
     * The same to the root of another directory, which has its key.
     *
     * @param directory the directory
     * @return a copy
     * @throws dev.meshca.CaStorageException if it has no root with its key
     */
    public MeshRotation to(Path directory) {
        return to(CaDirectory.at(directory).root());
    }

    private MeshRotation with(Request changed) {
        return new MeshRotation(action, changed);
    }

    /**
     * What would be done from here on. Changes nothing and takes no Lease.
     *
     * @return phases, writes, gates, and earliest times
     * @throws IllegalArgumentException if the mesh has other clusters than its directory, another kind of rotation is under
     *     way, or there is nothing to take back
     */
    public MeshPlan plan() {
        return action.plan(request);
    }

    /**
     * Makes the new CAs and keeps them in the directory, and writes to no cluster. So begins a rotation that several processes
     * then {@link #run}, each for its {@linkplain dev.meshca.k8s.cluster.MeshOptions#share share} of the clusters: a share
     * begins none, as one that is started again after the end would begin the next one.
     *
     * @return STEPPED if they are there now, whether they were made by this call or before
     * @throws IllegalArgumentException as {@link #plan}, for a share, and on the way back
     * @throws dev.meshca.InvalidCaException as {@link #run}
     */
    public RotationOutcome prepare() {
        return action.prepare(request);
    }

    /**
     * Goes as far as the gates allow. Waits out the soak, and for everything else up to the timeout of the options.
     *
     * @return how far it got; whatever it is, the same call goes on from there
     * @throws IllegalArgumentException as {@link #plan}, and for a share if no such rotation is under way and none ended just now
     * @throws dev.meshca.InvalidCaException if what was to be made would not be accepted; nothing was kept then
     * @throws java.util.concurrent.CancellationException if the thread is interrupted; the same call goes on
     */
    public RotationOutcome run() {
        return action.run(request, false);
    }

    /**
     * Makes exactly one phase in all clusters.
     *
     * @return how far it got
     * @throws IllegalArgumentException as {@link #plan}
     * @throws dev.meshca.InvalidCaException as {@link #run}
     * @throws java.util.concurrent.CancellationException as {@link #run}
     */
    public RotationOutcome step() {
        return action.run(request, true);
    }
}
