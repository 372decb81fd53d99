package dev.meshca.k8s.kubeconfig;

import dev.meshca.k8s.kubeconfig.document.BoundedFile;
import dev.meshca.k8s.kubeconfig.document.DocumentText;
import dev.meshca.k8s.kubeconfig.document.Fields;
import dev.meshca.k8s.kubeconfig.document.Node;
import dev.meshca.k8s.kubeconfig.document.Node.Mapping;
import dev.meshca.k8s.kubeconfig.document.Node.Scalar;
import dev.meshca.k8s.kubeconfig.document.Refusal;
import dev.meshca.k8s.kubeconfig.document.Shown;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One file: its named entries, as yet unread, each with what speaks against it. */
final class KubeconfigFile {

    private final Path path;
    private final Path folder;
    private final Fields root;
    private final Map<String, Entry> clusters;
    private final Map<String, Entry> users;
    private final Map<String, Entry> contexts;

    private KubeconfigFile(Path path, Mapping document) {
        this.path = path;
        Path parent = path.toAbsolutePath().getParent();
        this.folder = parent == null ? path.toAbsolutePath() : parent;
        this.root = new Fields("the kubeconfig " + Shown.line(path.toString()), document);
        this.clusters = entries("clusters", "cluster");
        this.users = entries("users", "user");
        this.contexts = entries("contexts", "context");
    }

    /** A named entry. */
    record Entry(String owner, Optional<Mapping> body, Path folder, Optional<String> objection) {

        Fields fields() {
            objection.ifPresent(sentence -> {
                throw new Refusal(sentence);
            });
            return new Fields(owner, body.orElse(Mapping.EMPTY));
        }
    }

    static KubeconfigFile read(Path path) {
        try {
            byte[] bytes = BoundedFile.read(path, DocumentText.MAX_BYTES);
            if (DocumentText.read(bytes) instanceof Mapping document) {
                return new KubeconfigFile(path, document);
            }
            throw new Refusal("is not one: it holds no mapping");
        } catch (Refusal refusal) {
            String sentence = refusal.sentence();
            String name = "the kubeconfig " + Shown.line(path.toString());
            throw sentence.startsWith(name) || sentence.contains(name) ? refusal : new Refusal(name + " " + sentence);
        }
    }

    Path path() {
        return path;
    }

    Map<String, Entry> clusters() {
        return clusters;
    }

    Map<String, Entry> users() {
        return users;
    }

    Map<String, Entry> contexts() {
        return contexts;
    }

    private Map<String, Entry> entries(String list, String kind) {
        Optional<String> objection = objection();
        Map<String, Entry> entries = new LinkedHashMap<>();
        for (Mapping item : root.mappings(list)) {
            Fields fields = new Fields("an entry of " + list + " in " + root.owner(), item);
            String name = fields.value("name").map(KubeconfigFile::name).orElse("");
            Entry entry = entry(fields, kind, name, objection);
            entries.merge(name, entry, (first, second) -> twice(first));
        }
        return entries;
    }

    private Entry entry(Fields fields, String kind, String name, Optional<String> objection) {
        String owner = "the " + kind + " " + Shown.quoted(name);
        try {
            Optional<Mapping> body = fields.mapping(kind);
            fields.end();
            return new Entry(owner, body, folder, objection);
        } catch (Refusal refusal) {
            return new Entry(owner, Optional.empty(), folder, Optional.of(owner + ": " + refusal.sentence()));
        }
    }

    private Entry twice(Entry entry) {
        return new Entry(
                entry.owner(),
                entry.body(),
                folder,
                Optional.of(entry.owner() + " is there twice in " + root.owner() + ": remove or rename one"));
    }

    private static String name(Node node) {
        return node instanceof Scalar scalar ? scalar.text() : "";
    }

    /** What speaks against all that stands in this file. */
    private Optional<String> objection() {
        try {
            expect("apiVersion", "v1");
            expect("kind", "Config");
            root.harmless("clusters", "users", "contexts", "current-context", "preferences", "extensions");
            root.end();
            return Optional.empty();
        } catch (Refusal refusal) {
            return Optional.of(refusal.sentence());
        }
    }

    private void expect(String field, String value) {
        Optional<String> found = root.text(field);
        if (found.isPresent() && !found.get().equals(value)) {
            throw new Refusal(
                    field + " of " + root.owner() + " is " + Shown.quoted(found.get()) + "; known is " + value);
        }
    }

    static List<KubeconfigFile> readAll(List<Path> paths) {
        return paths.stream().map(KubeconfigFile::read).toList();
    }
}
