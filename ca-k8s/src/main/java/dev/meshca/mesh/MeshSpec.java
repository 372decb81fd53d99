package dev.meshca.mesh;

import dev.meshca.ClusterName;
import dev.meshca.KeyAlgorithm;
import dev.meshca.Validity;
import dev.meshca.issue.CaSpec;
import dev.meshca.issue.RootCa;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What the CAs of a mesh should be where they do not exist yet; what exists stays as it is.
 *
 * <pre>{@code
 * MeshSpec.defaults().key(KeyAlgorithm.EC_P256).organization("Acme")
 * }</pre>
 *
 * @param clusters the clusters that should have a CA; none for those that the mesh was opened with
 * @param key the algorithm of new keys; empty for that of the root, and RSA_4096 for a new root
 * @param rootValidity how long a new root is valid; 3650 days by default
 * @param validity how long new intermediates are valid; by default 3650 days, or as long as the root if that is less
 * @param organization O in new subjects; by default that of the root, and {@code Istio} for a new root
 * @param signer the CA that signs, if neither the root of the directory nor a new one should
 */
public record MeshSpec(
        List<ClusterName> clusters,
        Optional<KeyAlgorithm> key,
        Optional<Duration> rootValidity,
        Optional<Duration> validity,
        Optional<String> organization,
        Optional<Signer> signer) {

    private static final String ISTIO = "Istio";

    /**
     * A CA that is not the one of the directory; its key stays where it is.
     *
     * @param certificate the file with its certificate; below a corporate root followed by those above it
     * @param key the file with its private key
     */
    public record Signer(Path certificate, Path key) {}

    /**
     * A choice; the list is copied.
     *
     * @throws IllegalArgumentException if a validity is not positive, or intermediates would outlive a new root
     */
    public MeshSpec {
        clusters = List.copyOf(clusters);
        requirePositive("the validity of the root", rootValidity);
        requirePositive("the validity of the intermediates", validity);
        if (rootValidity.isPresent()
                && validity.filter(time -> time.compareTo(rootValidity.get()) > 0)
                        .isPresent()) {
            throw new IllegalArgumentException(
                    "the validity is longer than that of the root, and no certificate outlives the root above it:"
                            + " choose a shorter one, or a longer one for the root");
        }
    }

    private static void requirePositive(String what, Optional<Duration> time) {
        time.filter(length -> length.isNegative() || length.isZero()).ifPresent(length -> {
            throw new IllegalArgumentException(what + " must be longer than " + length);
        });
    }

    /**
     * The clusters that the mesh was opened with, and Istio's defaults for the rest.
     *
     * @return the choice
     */
    public static MeshSpec defaults() {
        return new MeshSpec(
                List.of(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /**
     * The same for certain clusters.
     *
     * @param clusters their names
     * @return a copy
     */
    public MeshSpec clusters(List<ClusterName> clusters) {
        return new MeshSpec(clusters, key, rootValidity, validity, organization, signer);
    }

    /**
     * The same with a key algorithm.
     *
     * @param key the algorithm of new keys
     * @return a copy
     */
    public MeshSpec key(KeyAlgorithm key) {
        return new MeshSpec(clusters, Optional.of(key), rootValidity, validity, organization, signer);
    }

    /**
     * The same with another validity of a new root.
     *
     * @param rootValidity how long from now on
     * @return a copy
     */
    public MeshSpec rootValidity(Duration rootValidity) {
        return new MeshSpec(clusters, key, Optional.of(rootValidity), validity, organization, signer);
    }

    /**
     * The same with another validity of new intermediates, which is kept exactly or refused.
     *
     * @param validity how long from now on
     * @return a copy
     */
    public MeshSpec validity(Duration validity) {
        return new MeshSpec(clusters, key, rootValidity, Optional.of(validity), organization, signer);
    }

    /**
     * The same with another organization.
     *
     * @param organization O in new subjects
     * @return a copy
     */
    public MeshSpec organization(String organization) {
        return new MeshSpec(clusters, key, rootValidity, validity, Optional.of(organization), signer);
    }

    /**
     * The same with a CA that signs, such as the root of one of Istio's Makefiles or a CA below a corporate root.
     *
     * @param certificate the file with its certificate, and those above it up to the root
     * @param key the file with its private key, unencrypted PEM; it is not copied
     * @return a copy
     */
    public MeshSpec signedBy(Path certificate, Path key) {
        return new MeshSpec(
                clusters, this.key, rootValidity, validity, organization, Optional.of(new Signer(certificate, key)));
    }

    /** A new root. */
    CaSpec root(Clock now) {
        CaSpec spec = CaSpec.root(organization.orElse(ISTIO)).key(key.orElse(KeyAlgorithm.RSA_4096));
        return rootValidity
                .map(time -> spec.validity(Validity.lasting(time, now)))
                .orElse(spec);
    }

    /** The intermediates below a root that exists. */
    CaSpec intermediates(RootCa root, int generation, Clock now) {
        return intermediates(root.organization(), generation, now);
    }

    /** The intermediates below the new root. */
    CaSpec intermediates(int generation, Clock now) {
        return intermediates(ISTIO, generation, now);
    }

    private CaSpec intermediates(String ofRoot, int generation, Clock now) {
        CaSpec spec = CaSpec.intermediate(organization.orElse(ofRoot)).generation(generation);
        CaSpec keyed = key.map(spec::key).orElse(spec);
        return validity.map(time -> keyed.validity(Validity.lasting(time, now))).orElse(keyed);
    }

    /** Said before any key is made; against a root that exists the certificates say it. */
    void requireWithinNewRoot() {
        if (rootValidity.isEmpty()
                && validity.filter(time -> time.compareTo(Validity.CA_DEFAULT) > 0)
                        .isPresent()) {
            throw new IllegalArgumentException("the validity is longer than the " + Validity.CA_DEFAULT.toDays()
                    + " days of the root, and no certificate outlives the root above it: choose a shorter one, or a"
                    + " longer one for the root");
        }
    }

    void requireNothingForANewRoot() {
        if (rootValidity.isPresent()) {
            throw new IllegalArgumentException(
                    "the validity of the root is for a new root, and there is one already: leave it away");
        }
    }
}
