package dev.meshca.k8s.cluster;

import dev.meshca.ClusterName;
import dev.meshca.k8s.internal.PlainText;
import dev.meshca.k8s.kubeconfig.KubeconfigFiles;
import dev.meshca.k8s.kubeconfig.document.Refusal;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One or several kubeconfig files, read as {@code kubectl} reads them: of two entries with one name, the one in the
 * earlier file counts. The current context is never used; a context is always named.
 */
public final class Kubeconfig {

    private static final String VARIABLE = "KUBECONFIG";
    private static final String CONTEXT_PREFIX = "CTX_";

    private final KubeconfigFiles files;

    private Kubeconfig(List<Path> files, Map<String, String> environment) {
        try {
            this.files = KubeconfigFiles.read(files, environment);
        } catch (Refusal refusal) {
            throw new IllegalArgumentException(refusal.sentence());
        }
    }

    /**
     * The files of the environment variable {@code KUBECONFIG}, separated as in a {@code PATH}; without that variable
     * {@code ~/.kube/config}.
     *
     * @return the kubeconfig
     * @throws IllegalArgumentException if none of the files exists, or one cannot be read
     */
    public static Kubeconfig fromEnvironment() {
        return fromEnvironment(System.getenv());
    }

    /**
     * The files of {@code KUBECONFIG} in an environment, separated as in a {@code PATH}; without that variable
     * {@code .kube/config} in {@code HOME}. As with {@code kubectl}, files in the list that do not exist are skipped.
     *
     * @param environment the environment variables
     * @return the kubeconfig
     * @throws IllegalArgumentException if none of the files exists, or one cannot be read
     */
    public static Kubeconfig fromEnvironment(Map<String, String> environment) {
        String listed = environment.getOrDefault(VARIABLE, "");
        List<Path> candidates = listed.isBlank()
                ? List.of(Path.of(environment.getOrDefault("HOME", System.getProperty("user.home")), ".kube", "config"))
                : Arrays.stream(listed.split(Pattern.quote(File.pathSeparator)))
                        .filter(file -> !file.isBlank())
                        .map(Path::of)
                        .distinct()
                        .toList();
        List<Path> existing =
                candidates.stream().filter(file -> !Files.notExists(file)).toList();
        if (existing.isEmpty()) {
            throw new IllegalArgumentException(
                    "there is no kubeconfig at " + joined(candidates) + ": set " + VARIABLE + ", or name the file");
        }
        return new Kubeconfig(existing, environment);
    }

    /**
     * These files.
     *
     * @param files at least one file; unlike those of {@code KUBECONFIG}, each must exist
     * @return the kubeconfig
     * @throws IllegalArgumentException if there is no file, or one does not exist or cannot be read
     */
    public static Kubeconfig of(Path... files) {
        if (files.length == 0) {
            throw new IllegalArgumentException("name at least one kubeconfig file");
        }
        if (Stream.of(files).anyMatch(file -> file.toString().isBlank())) {
            throw new IllegalArgumentException("the name of the kubeconfig file is empty: give its path");
        }
        return new Kubeconfig(List.of(files), System.getenv());
    }

    /**
     * The names of the contexts.
     *
     * @return the names in the order of the files
     */
    public List<String> contexts() {
        return files.contexts();
    }

    /**
     * The cluster behind a context. Nothing is connected yet and no credential plugin is run.
     *
     * @param cluster what the cluster is called in the mesh
     * @param context the name of the context
     * @return the cluster
     * @throws IllegalArgumentException if there is no such context, the message lists those there are. What is wrong with a
     *     context that there is, is said when its cluster is asked
     */
    public ClusterContext context(ClusterName cluster, String context) {
        try {
            return ClusterContext.pinned(cluster, context, files.connector(context));
        } catch (Refusal refusal) {
            throw new IllegalArgumentException(refusal.sentence());
        }
    }

    /**
     * The clusters of {@code CTX_CLUSTER1}, {@code CTX_CLUSTER2}, …: the variables of Istio's multicluster guides, whose
     * values are contexts. {@code CTX_CLUSTER1} is called {@code cluster1}, {@code CTX_WEST_2} is called {@code west-2}.
     *
     * @param environment the environment variables
     * @return the clusters, sorted by name; none if there is no such variable
     * @throws IllegalArgumentException if a variable is empty, names no cluster, the same as another one, or a context that does
     *     not exist; the message names it
     */
    public List<ClusterContext> contextsFromEnvironment(Map<String, String> environment) {
        Map<ClusterName, ClusterContext> found = new TreeMap<>();
        Map<ClusterName, String> variables = new HashMap<>();
        new TreeMap<>(environment).forEach((variable, context) -> {
            if (variable.startsWith(CONTEXT_PREFIX)) {
                ClusterContext leading = named(variable, context);
                found.put(leading.cluster(), leading);
                String first = variables.putIfAbsent(leading.cluster(), variable);
                if (first != null) {
                    throw new IllegalArgumentException(first + " and " + variable + " both name the cluster "
                            + leading.cluster() + ": rename or unset one of them");
                }
            }
        });
        return List.copyOf(found.values());
    }

    private ClusterContext named(String variable, @Nullable String context) {
        if (context == null || context.isBlank()) {
            throw new IllegalArgumentException(
                    variable + " is empty: set it to the context of that cluster, or unset it");
        }
        String name = variable.substring(CONTEXT_PREFIX.length()).toLowerCase(Locale.ROOT);
        try {
            return context(ClusterName.of(name.replace('_', '-')), context);
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException(PlainText.of(variable) + ": " + wrong.getMessage());
        }
    }

    private static String joined(List<Path> files) {
        return String.join(", ", files.stream().map(Path::toString).toList());
    }

    @Override
    public String toString() {
        return "Kubeconfig[" + files + "]";
    }
}
