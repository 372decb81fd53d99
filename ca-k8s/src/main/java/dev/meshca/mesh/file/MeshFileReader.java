package dev.meshca.mesh.file;

import static dev.meshca.mesh.file.MeshFields.API_VERSION;
import static dev.meshca.mesh.file.MeshFields.API_VERSION_1;
import static dev.meshca.mesh.file.MeshFields.CANARY;
import static dev.meshca.mesh.file.MeshFields.CLUSTERS;
import static dev.meshca.mesh.file.MeshFields.CONTEXT;
import static dev.meshca.mesh.file.MeshFields.DIRECTORY;
import static dev.meshca.mesh.file.MeshFields.ISTIO;
import static dev.meshca.mesh.file.MeshFields.KEY;
import static dev.meshca.mesh.file.MeshFields.KIND;
import static dev.meshca.mesh.file.MeshFields.KIND_MESH;
import static dev.meshca.mesh.file.MeshFields.KUBECONFIG;
import static dev.meshca.mesh.file.MeshFields.MESH_ID;
import static dev.meshca.mesh.file.MeshFields.NAMESPACE;
import static dev.meshca.mesh.file.MeshFields.NETWORK;
import static dev.meshca.mesh.file.MeshFields.ORGANIZATION;
import static dev.meshca.mesh.file.MeshFields.ROOT_VALIDITY;
import static dev.meshca.mesh.file.MeshFields.ROTATION;
import static dev.meshca.mesh.file.MeshFields.SERVER;
import static dev.meshca.mesh.file.MeshFields.SOAK;
import static dev.meshca.mesh.file.MeshFields.TRUST_DOMAIN;
import static dev.meshca.mesh.file.MeshFields.VALIDITY;
import static dev.meshca.mesh.file.MeshFields.WAVE;

import dev.meshca.ClusterName;
import dev.meshca.KeyAlgorithm;
import dev.meshca.MinorVersion;
import dev.meshca.issue.CaSpec;
import dev.meshca.issue.WorkloadCert;
import dev.meshca.k8s.cluster.MeshOptions;
import dev.meshca.k8s.kubeconfig.document.BoundedFile;
import dev.meshca.k8s.kubeconfig.document.Refusal;
import dev.meshca.k8s.preflight.PreflightOptions;
import dev.meshca.k8s.rotation.RotationOptions;
import dev.meshca.mesh.MeshSpec;
import dev.meshca.mesh.file.Entry.Scalar;
import dev.meshca.mesh.remote.RemoteSecretOptions;
import dev.meshca.mesh.text.Lifetime;
import dev.meshca.mesh.text.Nearest;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads a mesh file, and says all that is wrong with it at once. */
final class MeshFileReader {

    private static final int MAX_BYTES = 10_000_000;
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final Path path;
    private final Faults faults;
    private final Map<ClusterName, MeshFile.Cluster> clusters = new LinkedHashMap<>();
    private final Map<String, ClusterName> contexts = new HashMap<>();

    MeshFileReader(Path path) {
        this.path = path;
        this.faults = new Faults(path);
    }

    MeshFile read() {
        Optional<Section> mesh =
                MarkedYaml.read(text(), faults).flatMap(entry -> Section.of(MeshFields.MESH, "a mesh", entry, faults));
        Optional<MeshFile> file = mesh.map(this::file);
        faults.requireNone();
        return file.orElseThrow();
    }

    private String text() {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(BoundedFile.read(path, MAX_BYTES)))
                    .toString();
            return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
        } catch (Refusal refusal) {
            throw new IllegalArgumentException(path + " " + refusal.sentence());
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(path + " is not text in UTF-8: save it in that encoding", e);
        }
    }

    private MeshFile file(Section mesh) {
        mesh.value(API_VERSION, text -> exactly(text, API_VERSION_1));
        mesh.value(KIND, text -> exactly(text, KIND_MESH));
        mesh.byName(CLUSTERS, this::cluster);
        MeshFile file =
                MeshFile.of(path, mesh.value(DIRECTORY, MeshFile::fromHome).orElse(Path.of("")), clusters);
        Optional<Section> rotation = mesh.group(ROTATION);
        MeshSpec cas = cas(mesh);
        return new MeshFile(
                path,
                file.directory(),
                mesh.value(KUBECONFIG, file::beside),
                file.clusters(),
                mesh.value(NAMESPACE, MeshFileReader::namespace).orElse(file.namespace()),
                mesh.value(MESH_ID, MeshFileReader::meshId).orElse(file.meshId()),
                mesh.value(TRUST_DOMAIN, MeshFileReader::trustDomain).orElse(file.trustDomain()),
                mesh.value(ISTIO, MinorVersion::parse),
                cas,
                rotation.map(this::rotation).orElse(file.rotation()),
                rotation.map(fields -> new RenewalFields(fields, faults).policy(cas))
                        .orElse(file.renewal()));
    }

    private static String exactly(String text, String wanted) {
        if (!text.equals(wanted)) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not known here, only " + wanted + Nearest.question(text, List.of(wanted)));
        }
        return text;
    }

    private static String namespace(String text) {
        return MeshOptions.defaults().namespace(text).namespace();
    }

    private static String meshId(String text) {
        if (!text.matches(((Shape.Text) MESH_ID.shape()).pattern())) {
            throw new IllegalArgumentException("'" + text + "' is not the ID of a mesh: use 1 to 63 letters, digits,"
                    + " -, _ and ., with a letter or digit at both ends");
        }
        return text;
    }

    private static String trustDomain(String text) {
        return WorkloadCert.Spec.of("any", "any").trustDomain(text).trustDomain();
    }

    private static String organization(String text) {
        return CaSpec.root(text).organization();
    }

    private void cluster(Scalar name, Section fields) {
        Optional<ClusterName> cluster = faults.made(name.at(), "clusters", () -> ClusterName.of(name.text()));
        Optional<String> context = fields.text(CONTEXT);
        Optional<String> network = fields.text(NETWORK);
        Optional<String> server = fields.value(SERVER, RemoteSecretOptions::requireServer);
        if (cluster.isEmpty() || context.isEmpty()) {
            return;
        }
        ClusterName other = contexts.putIfAbsent(context.get(), cluster.get());
        if (other != null) {
            faults.add(fields.at(CONTEXT), "context: '" + context.get() + "' leads to " + other + " already");
        }
        network.ifPresent(label -> faults.made(
                fields.at(NETWORK),
                "network",
                () -> PreflightOptions.defaults().networks(Map.of(cluster.get(), label))));
        clusters.put(cluster.get(), new MeshFile.Cluster(context.get(), network, server));
    }

    private MeshSpec cas(Section mesh) {
        Optional<KeyAlgorithm> key = mesh.value(KEY, MeshFileReader::key);
        Optional<Duration> root = mesh.value(ROOT_VALIDITY, Lifetime::parse);
        Optional<Duration> validity = mesh.value(VALIDITY, Lifetime::parse);
        Optional<String> organization = mesh.value(ORGANIZATION, MeshFileReader::organization);
        List<ClusterName> names = List.copyOf(clusters.keySet());
        return faults.made(
                        mesh.at(VALIDITY),
                        VALIDITY.name(),
                        () -> new MeshSpec(names, key, root, validity, organization, Optional.empty()))
                .orElse(MeshSpec.defaults());
    }

    private static KeyAlgorithm key(String text) {
        try {
            return KeyAlgorithm.parse(text);
        } catch (IllegalArgumentException unknown) {
            List<String> names = ((Shape.OneOf) KEY.shape()).texts();
            throw new IllegalArgumentException(unknown.getMessage() + Nearest.question(text, names), unknown);
        }
    }

    private RotationOptions rotation(Section rotation) {
        RotationOptions options = RotationOptions.defaults();
        Optional<Duration> soak = rotation.value(SOAK, Lifetime::parse);
        Optional<Integer> wave = rotation.count(WAVE);
        Optional<ClusterName> canary = rotation.value(CANARY, this::known);
        options = soak.map(options::soak).orElse(options);
        options = wave.map(options::wave).orElse(options);
        return canary.map(options::canary).orElse(options);
    }

    private ClusterName known(String text) {
        List<String> names = clusters.keySet().stream().map(ClusterName::value).toList();
        if (!names.contains(text)) {
            throw new IllegalArgumentException(
                    "this file has no cluster '" + text + "'" + Nearest.question(text, names));
        }
        return ClusterName.of(text);
    }
}
