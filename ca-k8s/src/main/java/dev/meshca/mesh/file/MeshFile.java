package dev.meshca.mesh.file;

import dev.meshca.ClusterName;
import dev.meshca.IstioDocuments;
import dev.meshca.MinorVersion;
import dev.meshca.k8s.cluster.ClusterContext;
import dev.meshca.k8s.cluster.Kubeconfig;
import dev.meshca.k8s.cluster.MeshOptions;
import dev.meshca.k8s.preflight.PreflightOptions;
import dev.meshca.k8s.rotation.MeshListener;
import dev.meshca.k8s.rotation.RotationOptions;
import dev.meshca.mesh.Mesh;
import dev.meshca.mesh.MeshChange;
import dev.meshca.mesh.MeshRenewal;
import dev.meshca.mesh.MeshSpec;
import dev.meshca.mesh.RenewalPolicy;
import dev.meshca.mesh.remote.RemoteSecretOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A file that says what a mesh should be: {@code mesh.yaml}.
 *
 * <pre>{@code
 * MeshFile file = MeshFile.read(Path.of("mesh.yaml"));
 * try (Mesh mesh = file.open(MeshListener.NONE)) {
 *     mesh.ensure(file.spec());
 *     mesh.push();
 *     mesh.rotateRoot().options(file.rotation()).run();
 * }
 * }</pre>
 *
 * @param path where the file is
 * @param directory the CA directory; it need not exist yet
 * @param kubeconfig the kubeconfig; empty for that of the environment
 * @param clusters the clusters, in the order of the file
 * @param namespace where istiod runs and {@code cacerts} is
 * @param meshId the ID of the mesh, as istiods are told it
 * @param trustDomain the SPIFFE trust domain of the mesh
 * @param istio the release that clusters are checked for; empty for the one that each runs
 * @param cas what new CAs should be; {@link #spec} is what a verb takes
 * @param rotation how to go about a rotation
 * @param renewal when CAs are renewed
 */
public record MeshFile(
        Path path,
        Path directory,
        Optional<Path> kubeconfig,
        Map<ClusterName, Cluster> clusters,
        String namespace,
        String meshId,
        String trustDomain,
        Optional<MinorVersion> istio,
        MeshSpec cas,
        RotationOptions rotation,
        RenewalPolicy renewal) {

    /** What such a file is called where its name is not given. */
    public static final String NAME = "mesh.yaml";

    private static final String HOME = "~/";

    /**
     * A cluster.
     *
     * @param context the kubeconfig context that leads to it
     * @param network the network it is in, as {@code topology.istio.io/network} says it
     * @param server where its API server answers the other clusters; empty for the address in the kubeconfig
     */
    public record Cluster(String context, Optional<String> network, Optional<String> server) {

        /**
         * A cluster of which the kubeconfig says all.
         *
         * @param context the kubeconfig context that leads to it
         * @return the cluster
         */
        public static Cluster of(String context) {
            return new Cluster(context, Optional.empty(), Optional.empty());
        }
    }

    /** A file; the order of the clusters is kept. */
    public MeshFile {
        clusters = Collections.unmodifiableMap(new LinkedHashMap<>(clusters));
    }

    /**
     * A mesh with the defaults.
     *
     * @param path where the file is or will be
     * @param directory the CA directory, relative to the file
     * @param clusters the clusters
     * @return the file; nothing is written
     */
    public static MeshFile of(Path path, Path directory, Map<ClusterName, Cluster> clusters) {
        return new MeshFile(
                path,
                path.resolveSibling(directory),
                Optional.empty(),
                clusters,
                MeshOptions.defaults().namespace(),
                "mesh1",
                "cluster.local",
                Optional.empty(),
                MeshSpec.defaults().clusters(List.copyOf(clusters.keySet())),
                RotationOptions.defaults(),
                RenewalPolicy.defaults());
    }

    /**
     * Reads a file.
     *
     * @param path the file
     * @return what it says
     * @throws IllegalArgumentException if it cannot be read, or has a field that is unknown, missing, there twice, of another
     *     type, or contradicts another one; the message has a line for each, with file, line and column
     */
    public static MeshFile read(Path path) {
        return new MeshFileReader(path).read();
    }

    /**
     * The JSON Schema of these files, for editors.
     *
     * @return JSON, ended by a newline
     */
    public static String schema() {
        return MeshSchema.text();
    }

    /**
     * Writes this as a new file, with a comment at each field, and the {@linkplain #schema schema} beside it for editors.
     *
     * @throws IllegalArgumentException if there is a file already, or it could not be written
     */
    public void write() {
        new MeshFileWriter(this).write();
    }

    /** A path that is relative to the file. */
    Path beside(String text) {
        return path.resolveSibling(fromHome(text));
    }

    /** A path as a shell reads it, but for the homes of others. */
    static Path fromHome(String text) {
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("a control character stands in it");
        }
        if (text.startsWith(HOME)) {
            return Path.of(System.getProperty("user.home"), text.substring(HOME.length()));
        }
        if (text.startsWith("~")) {
            throw new IllegalArgumentException(
                    "'" + text + "' begins with ~, which is a home only in ~/: write the path out");
        }
        return Path.of(text);
    }

    /**
     * The same with another way to go about a rotation.
     *
     * @param changed how
     * @return the file as it would be; nothing is written
     */
    public MeshFile rotation(RotationOptions changed) {
        return new MeshFile(
                path, directory, kubeconfig, clusters, namespace, meshId, trustDomain, istio, cas, changed, renewal);
    }

    /**
     * What CAs should be where they do not exist yet, with the validity of a root only as long as there is none.
     *
     * @return the choice, for {@link Mesh#ensure}
     */
    public MeshSpec spec() {
        return Files.exists(directory.resolve(IstioDocuments.ROOT_CERT))
                ? new MeshSpec(
                        cas.clusters(), cas.key(), Optional.empty(), cas.validity(), cas.organization(), cas.signer())
                : cas;
    }

    /**
     * What clusters are checked against. With it {@link Mesh#check} sets the network label where a namespace has none.
     *
     * @return the choice
     */
    public PreflightOptions preflight() {
        PreflightOptions options = PreflightOptions.defaults()
                .networks(perCluster(Cluster::network))
                .servers(perCluster(Cluster::server));
        return istio.map(release -> options.istio(release.toString())).orElse(options);
    }

    /**
     * Where the clusters find each other.
     *
     * @return the choice, for {@link dev.meshca.mesh.remote.RemoteSecrets#write}
     */
    public RemoteSecretOptions remoteSecrets() {
        return RemoteSecretOptions.defaults().servers(perCluster(Cluster::server));
    }

    private Map<ClusterName, String> perCluster(Function<Cluster, Optional<String>> field) {
        Map<ClusterName, String> values = new LinkedHashMap<>();
        clusters.forEach((name, cluster) -> field.apply(cluster).ifPresent(value -> values.put(name, value)));
        return values;
    }

    /**
     * The clusters and the ways to them; nothing is connected yet.
     *
     * @return one per cluster, in the order of the file
     * @throws IllegalArgumentException if there is no such kubeconfig or context
     */
    public List<ClusterContext> contexts() {
        return contexts(kubeconfig.map(Kubeconfig::of).orElseGet(Kubeconfig::fromEnvironment));
    }

    /**
     * The same by way of another kubeconfig.
     *
     * @param kubeconfig has the contexts
     * @return one per cluster, in the order of the file
     * @throws IllegalArgumentException if there is no such context
     */
    public List<ClusterContext> contexts(Kubeconfig kubeconfig) {
        List<ClusterContext> contexts = new ArrayList<>();
        clusters.forEach((name, cluster) -> {
            try {
                contexts.add(kubeconfig.context(name, cluster.context()));
            } catch (IllegalArgumentException missing) {
                throw new IllegalArgumentException(path + ", " + name + ": " + missing.getMessage(), missing);
            }
        });
        return contexts;
    }

    /**
     * What brings a mesh to what this file says.
     *
     * @param mesh the mesh, with the clusters of this file, as it was opened here
     * @return the change; nothing is looked at yet
     */
    public MeshChange change(Mesh mesh) {
        return MeshChange.of(mesh, spec(), rotation, renewal);
    }

    /**
     * The renewal of CAs that this file says are due.
     *
     * @param mesh the mesh, as it was opened here; to tell what is due it needs no clusters
     * @return the renewal; nothing is looked at yet
     */
    public MeshRenewal renewal(Mesh mesh) {
        return MeshRenewal.of(mesh, renewal, rotation, cas);
    }

    /**
     * Opens the mesh, with the default options.
     *
     * @param listener is told how it goes
     * @return the mesh; nothing is connected yet
     * @throws IllegalArgumentException as {@link #contexts()}
     */
    public Mesh open(MeshListener listener) {
        return open(MeshOptions.defaults(), listener);
    }

    /**
     * Opens the mesh.
     *
     * @param options how to go about it; the namespace is that of the file
     * @param listener is told how it goes
     * @return the mesh; nothing is connected yet
     * @throws IllegalArgumentException as {@link #contexts()}
     */
    public Mesh open(MeshOptions options, MeshListener listener) {
        return Mesh.in(directory, options.namespace(namespace), listener, contexts());
    }
}
