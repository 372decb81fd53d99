package dev.meshca.mesh;

import dev.meshca.RotationPhase;
import dev.meshca.issue.RootCa;
import dev.meshca.k8s.rotation.RotationOptions;
import dev.meshca.k8s.rotation.RotationOutcome;
import dev.meshca.k8s.rotation.RotationOutcome.Result;
import dev.meshca.mesh.PreparedRotation.Kind;
import dev.meshca.trust.CaChain;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Renews the CAs of a mesh when a policy says so: for a job that runs now and then. Each call makes one phase at most, and
 * waits for no soak.
 *
 * <pre>{@code
 * MeshRenewal renewal = file.renewal(mesh);
 * if (renewal.due().isPresent()) {
 *     renewal.run();                        // again, until nothing is due any more
 * }
 * }</pre>
 */
public final class MeshRenewal {

    /** What there can be to do. */
    public enum Work {
        /** Nothing is due. */
        NONE,
        /** The intermediates are due. */
        INTERMEDIATES,
        /** The root is due, and the intermediates below it with it. */
        ROOT,
        /** A rotation was begun and goes on. */
        ROTATION
    }

    /**
     * What is due.
     *
     * @param work what there is to do
     * @param since since when the first of the CAs is due; for {@link Work#NONE} from when on it will be
     * @param opens when the next maintenance window opens; empty if something may be done now
     * @param obstacle why it cannot be renewed from this folder, in one clause; empty if it can
     */
    public record Due(Work work, Instant since, Optional<Instant> opens, Optional<String> obstacle) {

        /**
         * Whether there is anything to do, now or when the window opens.
         *
         * @return false for {@link Work#NONE}
         */
        public boolean isPresent() {
            return work != Work.NONE;
        }
    }

    private final Mesh mesh;
    private final MeshSetup setup;
    private final RenewalPolicy policy;
    private final RotationOptions options;
    private final MeshSpec cas;

    private MeshRenewal(Mesh mesh, RenewalPolicy policy, RotationOptions options, MeshSpec cas) {
        this.mesh = mesh;
        this.setup = mesh.plan().setup();
        this.policy = policy;
        this.options = options;
        this.cas = cas;
    }

    /**
     * The renewal of a mesh.
     *
     * @param mesh the mesh; to tell what is due it needs no clusters
     * @param policy when
     * @param options how a rotation goes about it
     * @param cas what new CAs should be: the algorithm of their keys, and how long they are valid
     * @return the renewal; nothing is looked at yet
     * @throws IllegalArgumentException if new CAs would be due at once
     */
    public static MeshRenewal of(Mesh mesh, RenewalPolicy policy, RotationOptions options, MeshSpec cas) {
        policy.requireLongerLives(cas);
        return new MeshRenewal(mesh, policy, options, cas);
    }

    /**
     * What is due, by the files of the folder.
     *
     * @return what, since when, and whether the window is open
     * @throws IllegalArgumentException if there is no CA in the folder
     */
    public Due due() {
        return found().orElseThrow(() ->
                new IllegalArgumentException(setup.folder().path() + " holds no cluster: create its CAs first"));
    }

    /** What is due; empty if there is no CA that could be. */
    Optional<Due> found() {
        Instant now = setup.folder().now();
        Optional<Instant> opens = Optional.of(policy.open(now)).filter(moment -> moment.isAfter(now));
        if (setup.folder().isRotating()) {
            return Optional.of(new Due(Work.ROTATION, now, opens, Optional.empty()));
        }
        List<X509Certificate> issuers =
                chains().stream().flatMap(chain -> chain.issuer().stream()).toList();
        if (issuers.isEmpty()) {
            return Optional.empty();
        }
        Instant root = first(roots());
        if (!root.isAfter(now)) {
            return Optional.of(new Due(Work.ROOT, root, opens, rootOfOthers()));
        }
        Instant intermediates = first(issuers);
        Work work = intermediates.isAfter(now) ? Work.NONE : Work.INTERMEDIATES;
        Instant since = intermediates.isBefore(root) ? intermediates : root;
        return Optional.of(new Due(work, since, opens, Optional.empty()));
    }

    private List<CaChain> chains() {
        return setup.folder().exists() ? setup.folder().cas().chains() : List.of();
    }

    /** The CA that signs, and what is above it. */
    private List<X509Certificate> roots() {
        List<X509Certificate> roots = new ArrayList<>();
        setup.folder().rootIfThere().map(RootCa::certificate).ifPresent(roots::add);
        if (roots.isEmpty()) {
            roots.addAll(chains().get(0).roots().certificates());
        }
        return roots;
    }

    /** What is below another root is renewed by whoever has that; and without its key there would be no bridge. */
    private Optional<String> rootOfOthers() {
        Path directory = setup.folder().path();
        Optional<X509Certificate> signer = setup.folder().rootIfThere().map(RootCa::certificate);
        if (signer.isEmpty()) {
            return Optional.of(
                    "its key is not in " + directory + ": put root-key.pem there, or rotate the root by hand");
        }
        return signer.filter(own -> !own.getSubjectX500Principal().equals(own.getIssuerX500Principal()))
                .map(below ->
                        "the CA that signs in " + directory + " was signed by a root above it: have it renewed there");
    }

    private Instant first(List<X509Certificate> certificates) {
        return certificates.stream()
                .map(policy::due)
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }

    /**
     * Makes one phase of what is due, if the window is open and its gates are.
     *
     * @return how far it got; empty if nothing is due
     * @throws IllegalArgumentException as {@link #due} and {@link MeshRotation#plan}, or if the root is due and something
     *     {@linkplain Due#obstacle stands in the way}
     */
    public Optional<RotationOutcome> run() {
        Due due = due();
        if (!due.isPresent()) {
            return Optional.empty();
        }
        due.obstacle().ifPresent(obstacle -> {
            throw new IllegalArgumentException("the root is due, and " + obstacle);
        });
        if (due.opens().isPresent()) {
            return Optional.of(waiting("no maintenance window is open", RotationPhase.UNKNOWN, due.opens()));
        }
        MeshRotation rotation = rotation(due.work());
        Optional<RotationOutcome> closed = due.work() == Work.ROTATION ? closed(rotation) : Optional.empty();
        return Optional.of(closed.orElseGet(rotation::step));
    }

    /** A gate that only time opens is waited for by the next call. */
    private Optional<RotationOutcome> closed(MeshRotation rotation) {
        return rotation.plan()
                .status()
                .filter(status -> status.earliest()
                        .filter(time -> time.isAfter(setup.folder().now()))
                        .isPresent())
                .map(status -> waiting("a gate of the next phase is closed", status.phase(), status.earliest()));
    }

    private MeshRotation rotation(Work work) {
        boolean root = work == Work.ROOT
                || setup.folder()
                        .rotationUnderWay()
                        .filter(prepared -> prepared.kind() != Kind.INTERMEDIATES)
                        .isPresent();
        MeshRotation rotation = (root ? mesh.rotateRoot() : mesh.rotateIntermediates()).options(options);
        rotation = cas.key().map(rotation::key).orElse(rotation);
        rotation = cas.validity().map(rotation::validity).orElse(rotation);
        return cas.rootValidity().map(rotation::rootValidity).orElse(rotation);
    }

    private static RotationOutcome waiting(String reason, RotationPhase phase, Optional<Instant> earliest) {
        return new RotationOutcome(
                Result.WAITING,
                phase,
                reason,
                Optional.empty(),
                earliest,
                List.of(),
                List.of(),
                List.of(),
                Optional.empty());
    }
}
