package dev.meshca.k8s.kubeconfig;

import dev.meshca.k8s.internal.Connector;
import dev.meshca.k8s.kubeconfig.KubeconfigFile.Entry;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Several files as one: of two entries with one name, that of the earlier file counts. */
public final class KubeconfigFiles {

    private final List<KubeconfigFile> files;
    private final Map<String, Entry> clusters;
    private final Map<String, Entry> users;
    private final Map<String, Entry> contexts;
    private final ProxyRules proxies;

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

    /**
     * The way to the API server of a context. Refuses a context that there is not, or whose cluster or user there is not. What
     * else speaks against it is said when the way is taken.
     */
    public Connector connector(String context) {
        Entry entry = contexts.get(context);
        if (entry == null) {
            throw new Refusal("there is no context " + Shown.quoted(context) + " in " + this + "; there are "
                    + (contexts.isEmpty() ? "none" : shown(contexts())));
        }
        Fields fields = entry.fields();
        String cluster = fields.text("cluster")
                .orElseThrow(() -> new Refusal(entry.owner() + " names no cluster: add cluster to it"));
        String user = fields.text("user").orElse("");
        fields.harmless("namespace", "extensions");
        Entry server = named(clusters, cluster, entry.owner() + " names the cluster ");
        String url = server.body()
                .flatMap(body -> Optional.ofNullable(body.entries().get(Cluster.SERVER)))
                .map(node -> node instanceof Node.Scalar scalar ? scalar.text() : "")
                .orElse("");
        if (url.isBlank()) {
            throw new Refusal(
                    entry.owner() + " names the cluster " + Shown.quoted(cluster) + ", which has no server in " + this);
        }
        Optional<Entry> owner =
                user.isEmpty() ? Optional.empty() : Optional.of(named(users, user, entry.owner() + " names the user "));
        return connector(fields, server, owner, url);
    }

    private Connector connector(Fields context, Entry cluster, Optional<Entry> user, String url) {
        try {
            context.end();
            Entry credentials = user.orElseThrow(() -> new Refusal(
                    context.owner() + " names no user, and nothing is asked as system:anonymous: add user to it"));
            return new ContextConnector(
                    Cluster.of(cluster.fields(), cluster.folder()),
                    AuthInfo.of(credentials.fields(), credentials.folder()),
                    proxies);
        } catch (Refusal refusal) {
            return new RefusedContext(url, refusal.sentence());
        }
    }

    private Entry named(Map<String, Entry> entries, String name, String what) {
        Entry entry = entries.get(name);
        if (entry == null) {
            throw new Refusal(what + Shown.quoted(name) + ", which is not in " + this);
        }
        return entry;
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
