package dev.meshca.mesh.file;

import dev.meshca.ClusterName;
import dev.meshca.k8s.cluster.MeshOptions;
import dev.meshca.k8s.rotation.RotationOptions;
import dev.meshca.mesh.RenewalPolicy;
import dev.meshca.mesh.text.Lifetime;
import dev.meshca.mesh.text.YamlScalar;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Writes a mesh file: each field with what it means, and those that are left to their default as a comment. */
final class MeshFileWriter {

    private static final String SCHEMA = "mesh.schema.json";

    private final MeshFile file;
    private final Map<Field, String> values = new HashMap<>();
    private final StringBuilder text = new StringBuilder();

    MeshFileWriter(MeshFile file) {
        this.file = file;
        values.put(MeshFields.API_VERSION, MeshFields.API_VERSION_1);
        values.put(MeshFields.KIND, MeshFields.KIND_MESH);
        values.put(MeshFields.DIRECTORY, YamlScalar.of(relative(file.directory())));
        file.kubeconfig().ifPresent(path -> values.put(MeshFields.KUBECONFIG, YamlScalar.of(relative(path))));
        MeshFile defaults = MeshFile.of(file.path(), file.directory(), file.clusters());
        unless(MeshFields.NAMESPACE, file.namespace(), MeshOptions.defaults().namespace());
        unless(MeshFields.MESH_ID, file.meshId(), defaults.meshId());
        unless(MeshFields.TRUST_DOMAIN, file.trustDomain(), defaults.trustDomain());
        file.istio().ifPresent(release -> values.put(MeshFields.ISTIO, YamlScalar.of(release.toString())));
        file.cas().key().ifPresent(key -> values.put(MeshFields.KEY, key.name()));
        file.cas().rootValidity().ifPresent(time -> values.put(MeshFields.ROOT_VALIDITY, Lifetime.text(time)));
        file.cas().validity().ifPresent(time -> values.put(MeshFields.VALIDITY, Lifetime.text(time)));
        file.cas().organization().ifPresent(name -> values.put(MeshFields.ORGANIZATION, YamlScalar.of(name)));
        RotationOptions rotation = file.rotation();
        rotation.soak().ifPresent(time -> values.put(MeshFields.SOAK, Lifetime.text(time)));
        unless(
                MeshFields.WAVE,
                String.valueOf(rotation.wave()),
                String.valueOf(defaults.rotation().wave()));
        unless(MeshFields.RENEW_BEFORE, before(file.renewal()), before(defaults.renewal()));
        if (!file.renewal().windows().isEmpty()) {
            values.put(MeshFields.WINDOWS, RenewalFields.text(file.renewal().windows()));
        }
        rotation.canary().ifPresent(cluster -> values.put(MeshFields.CANARY, YamlScalar.of(cluster.value())));
    }

    private static String before(RenewalPolicy policy) {
        return policy.before().map(Lifetime::text).orElse(policy.percent() + "%");
    }

    private void unless(Field field, String value, String standard) {
        if (!value.equals(standard)) {
            values.put(field, field.shape() instanceof Shape.Count ? value : YamlScalar.of(value));
        }
    }

    private String relative(Path path) {
        Path folder = file.path().toAbsolutePath().normalize().resolveSibling("");
        Path target = path.toAbsolutePath().normalize();
        return target.startsWith(folder) && !target.equals(folder)
                ? folder.relativize(target).toString()
                : target.toString();
    }

    void write() {
        Path schema = file.path().resolveSibling(SCHEMA);
        try {
            NewFile.write(file.path(), text());
        } catch (FileAlreadyExistsException e) {
            throw new IllegalArgumentException(
                    file.path() + " is there already, and stays as it is: change it, or name another file", e);
        } catch (IOException e) {
            throw unwritten(file.path(), e);
        }
        try {
            NewFile.write(schema, MeshSchema.text());
        } catch (FileAlreadyExistsException theirs) {
            return;
        } catch (IOException e) {
            throw unwritten(schema, e);
        }
    }

    private static IllegalArgumentException unwritten(Path file, IOException cause) {
        return new IllegalArgumentException(
                file + " cannot be written (" + NewFile.reason(cause) + "): see to its folder", cause);
    }

    String text() {
        text.append("# yaml-language-server: $schema=").append(SCHEMA).append('\n');
        for (Field field : MeshFields.MESH.fields()) {
            text.append("\n# ").append(field.meaning()).append('\n');
            if (field.shape() instanceof Shape.Group group) {
                group(field, group);
            } else if (field.shape() instanceof Shape.ByName) {
                clusters(field);
            } else {
                line(field, "", "# ");
            }
        }
        return text.toString();
    }

    private void line(Field field, String indent, String comment) {
        String value = values.getOrDefault(field, field.example());
        text.append(values.containsKey(field) ? indent : comment)
                .append(field.name())
                .append(": ")
                .append(value)
                .append('\n');
    }

    private void group(Field field, Shape.Group group) {
        boolean given = group.fields().stream().anyMatch(values::containsKey);
        text.append(given ? "" : "# ").append(field.name()).append(":\n");
        for (Field inner : group.fields()) {
            text.append("  # ").append(inner.meaning()).append('\n');
            line(inner, "  ", "#   ");
        }
    }

    private void clusters(Field field) {
        text.append(field.name()).append(":\n");
        for (Map.Entry<ClusterName, MeshFile.Cluster> cluster : file.clusters().entrySet()) {
            text.append("  ").append(YamlScalar.of(cluster.getKey().value())).append(":\n");
            text.append("    context: ")
                    .append(YamlScalar.of(cluster.getValue().context()))
                    .append('\n');
            Optional<String> network = cluster.getValue().network();
            text.append(network.map(label -> "    network: " + YamlScalar.of(label))
                            .orElse("    # network: network1"))
                    .append('\n');
            cluster.getValue()
                    .server()
                    .ifPresent(server -> text.append("    server: ")
                            .append(YamlScalar.of(server))
                            .append('\n'));
        }
    }
}
