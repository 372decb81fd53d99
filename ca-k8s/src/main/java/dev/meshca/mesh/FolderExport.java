package dev.meshca.mesh;

import dev.meshca.IstioDocuments;
import dev.meshca.disk.files.ExportDirectory;
import dev.meshca.issue.CaCerts;
import dev.meshca.mesh.ExportReport.Form;
import dev.meshca.mesh.text.YamlScalar;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Writes what a folder holds in the forms of other programs. */
final class FolderExport {

    private final MeshSetup setup;
    private final List<CaCerts> clusters;

    FolderExport(MeshSetup setup) {
        this.setup = setup;
        this.clusters = setup.folder().cas().plan().clusters();
    }

    ExportReport into(Path directory, Form form, boolean replace) {
        return new ExportReport(form, ExportDirectory.at(directory).save(files(form, directory), replace));
    }

    private SortedMap<String, byte[]> files(Form form, Path directory) {
        SortedMap<String, byte[]> files = new TreeMap<>();
        switch (form) {
            case SECRETS ->
                clusters.forEach(certs -> files.put(ExportDirectory.manifest(certs.cluster()), manifest(certs)));
            case PKCS12 -> files.putAll(trustStore("PKCS12", "truststore.p12", directory));
            case JKS -> files.putAll(trustStore("JKS", "truststore.jks", directory));
            case SPIFFE -> files.put("bundle.json", utf8(SpiffeBundle.of(roots())));
            case VALUES ->
                throw new IllegalArgumentException(
                        "values for Istio come from a mesh file, not from a folder: name the file");
        }
        return files;
    }

    private byte[] manifest(CaCerts certs) {
        StringBuilder yaml = new StringBuilder(
                "# This holds a private key: encrypt what stands under data before it leaves this machine.\n"
                        + "apiVersion: v1\nkind: Secret\nmetadata:\n  name: " + IstioDocuments.SECRET
                        + "\n  namespace: "
                        + YamlScalar.of(setup.namespace()) + "\ntype: Opaque\ndata:\n");
        certs.pem()
                .forEach((name, content) -> yaml.append("  ")
                        .append(name)
                        .append(": ")
                        .append(Base64.getEncoder().encodeToString(content))
                        .append('\n'));
        return utf8(yaml.toString());
    }

    private Map<String, byte[]> trustStore(String type, String file, Path directory) {
        return Map.of(file, new TrustStore(type, roots()).at(directory.resolve(file)));
    }

    private List<X509Certificate> roots() {
        return clusters.stream()
                .flatMap(certs -> certs.chain().roots().certificates().stream())
                .distinct()
                .toList();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
