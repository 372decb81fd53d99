package dev.meshca.k8s.kubeconfig;

import dev.meshca.k8s.internal.Connector;
import dev.meshca.k8s.kubeconfig.KubeconfigFile.Entry;
import dev.meshca.k8s.kubeconfig.document.Fields;
import dev.meshca.k8s.kubeconfig.document.Node;
import dev.meshca.k8s.kubeconfig.document.Refusal;
import dev.meshca.k8s.kubeconfig.document.Shown;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Several files as one: of two entries with one name, that of the earlier file counts. */
public final class KubeconfigFiles {

    private static final String CLUSTER = "cluster";
    private static final String USER = "user";
    private static final Pattern AROUND = Pattern.compile("[\\p{Z}\\p{C}]+");

    private final List<KubeconfigFile> files;
    private final Map<String, Entry> clusters;
    private final Map<String, Entry> users;
    private final Map<String, Entry> contexts;
    private final ProxyRules proxies;
    private final Map<ExecConfig, PluginCredentials> plugins = new ConcurrentHashMap<>();

    private KubeconfigFiles(List<KubeconfigFile> files, Map<String, String> environment) {
        this.files = files;
        this.clusters = firstOfEachName(KubeconfigFile::clusters);
        this.users = firstOfEachName(KubeconfigFile::users);
        this.contexts = firstOfEachName(KubeconfigFile::contexts);
        this.proxies = new ProxyRules(environment);
    }

    /** Refuses files that cannot be read, or are none. */
    public static KubeconfigFiles read(List<Path> paths, Map<String, String> environment) {
        return new KubeconfigFiles(KubeconfigFile.readAll(paths), environment);
    }

    public List<String> contexts() {
        return List.copyOf(contexts.keySet());
    }

    /** The way to the API server of a context. Refuses a context that there is not; what speaks against it is said on the way. */
    public Connector connector(String context) {
        Entry entry = Optional.ofNullable(contexts.get(context)).orElseThrow(() -> new Refusal(absence(context)));
        Optional<Entry> cluster = reference(entry, CLUSTER).map(clusters::get);
        try {
            Fields fields = entry.fields();
            Entry server = named(clusters, fields, CLUSTER);
            Entry user = named(users, fields, USER);
            fields.harmless("namespace", "extensions");
            fields.end();
            Cluster asked = Cluster.of(server.fields(), server.folder());
            AuthInfo asking = AuthInfo.of(user.fields(), user.folder());
            return new ContextConnector(asked, asking, asking.exec().map(this::plugin), proxies);
        } catch (Refusal refusal) {
            return new RefusedContext(cluster.flatMap(found -> reference(found, Cluster.SERVER)), refusal.sentence());
        }
    }

    /** Who is told which cluster it is for may give each another credential. */
    private PluginCredentials plugin(ExecConfig exec) {
        return exec.provideClusterInfo()
                ? new PluginCredentials(exec)
                : plugins.computeIfAbsent(exec, PluginCredentials::new);
    }

    private String absence(String context) {
        String near = contexts.keySet().stream()
                .filter(name -> !name.isEmpty())
                .filter(name -> AROUND.matcher(context.replace(name, "")).matches())
                .findFirst()
                .map(name -> "is " + Shown.quoted(name) + ": take away the line break or blank around it")
                .orElseGet(() -> "are " + (contexts.isEmpty() ? "none" : shown(contexts())));
        return "there is no context " + Shown.quoted(context) + " in " + this + "; there " + near;
    }

    private Entry named(Map<String, Entry> entries, Fields context, String field) {
        String name = context.text(field)
                .orElseThrow(() -> new Refusal(context.owner() + " names no " + field
                        + (field.equals(USER) ? ", and nothing is asked as system:anonymous" : "") + ": add " + field
                        + " to it"));
        return Optional.ofNullable(entries.get(name))
                .orElseThrow(() -> new Refusal(context.owner() + " names the " + field + " " + Shown.quoted(name)
                        + ", which is not in " + this));
    }

    /** What an entry says of itself, whatever else is wrong with it. */
    private static Optional<String> reference(Entry entry, String field) {
        return entry.body()
                .flatMap(body -> Optional.ofNullable(body.entries().get(field)))
                .filter(Node.Scalar.class::isInstance)
                .map(node -> ((Node.Scalar) node).text())
                .filter(text -> !text.isBlank());
    }

    private Map<String, Entry> firstOfEachName(Function<KubeconfigFile, Map<String, Entry>> entries) {
        Map<String, Entry> first = new LinkedHashMap<>();
        files.forEach(file -> entries.apply(file).forEach(first::putIfAbsent));
        return first;
    }

    private static String shown(List<String> names) {
        return names.stream().map(Shown::line).collect(Collectors.joining(", "));
    }

    @Override
    public String toString() {
        return files.stream().map(file -> Shown.line(file.path().toString())).collect(Collectors.joining(", "));
    }
}
