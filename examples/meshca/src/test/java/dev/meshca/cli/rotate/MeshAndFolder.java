package dev.meshca.cli.rotate;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.cli.Shell.Result;
import dev.meshca.k8s.journal.RotationRecord;
import dev.meshca.trust.TrustReport;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What the folder of a mesh and its clusters have to be when no rotation is under way. */
record MeshAndFolder(RotatingMesh mesh) {

    void assertThatTheyAgreeAndNothingIsUnderWay() {
        Result verify = mesh.jar().run(mesh.withContexts("verify", "--dir", mesh.certs()));
        assertThat(verify.exit()).as(verify.out() + verify.err()).isZero();
        assertThat(mesh.status()).contains("no rotation is under way");
        assertThat(mesh.certs().resolve(".next")).doesNotExist();
        for (String cluster : mesh.clusters()) {
            Map<String, String> secret = secret(cluster);
            assertThat(secret).containsKeys("ca-cert.pem", "ca-key.pem", "cert-chain.pem", "root-cert.pem");
            secret.forEach((name, content) ->
                    assertThat(mesh.certs().resolve(cluster).resolve(name)).hasContent(content));
            assertThat(mesh.leaseHolder(cluster)).as("the Lease of " + cluster).isEmpty();
        }
    }

    void assertThatTheRootIsNewAndTheOldOneIsArchived(String oldKey) {
        assertThat(rootKey()).isNotEqualTo(oldKey);
        assertThat(archivedRootKeys()).containsExactly(oldKey);
        for (String cluster : mesh.clusters()) {
            Map<String, String> notes = mesh.secret(cluster).getMetadata().getAnnotations();
            assertThat(RotationRecord.of(notes).map(RotationRecord::newRoot))
                    .as("the rotation noted on the Secret of " + cluster)
                    .contains(TrustReport.Certificate.of(root()).sha256());
        }
    }

    String rootKey() {
        return read(mesh.certs().resolve("root-key.pem"));
    }

    List<String> archivedRootKeys() {
        return archived("root-key.pem");
    }

    /** The contents of all files of that name in the archive. */
    List<String> archived(String name) {
        try (Stream<Path> files = Files.walk(mesh.certs().resolve("archive"))) {
            return files.filter(file -> file.getFileName().toString().equals(name))
                    .map(MeshAndFolder::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The keys and values of the Secret. */
    Map<String, String> secret(String cluster) {
        Map<String, String> content = new TreeMap<>();
        mesh.secret(cluster)
                .getData()
                .forEach((name, value) ->
                        content.put(name, new String(Base64.getDecoder().decode(value), US_ASCII)));
        return content;
    }

    /** What every cluster holds. */
    Map<String, Map<String, String>> secrets() {
        Map<String, Map<String, String>> all = new TreeMap<>();
        mesh.clusters().forEach(cluster -> all.put(cluster, secret(cluster)));
        return all;
    }

    X509Certificate root() {
        return certificate(read(mesh.certs().resolve("root-cert.pem")));
    }

    static X509Certificate certificate(String pem) {
        try {
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(pem.getBytes(US_ASCII)));
        } catch (CertificateException e) {
            throw new IllegalArgumentException(pem, e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
