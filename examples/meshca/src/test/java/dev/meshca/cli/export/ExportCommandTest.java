package dev.meshca.cli.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.cli.Documents;
import dev.meshca.cli.Shell;
import dev.meshca.cli.Shell.Result;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ExportCommandTest {

    @TempDir
    private Path folder;

    private final Shell shell = new Shell();
    private Path certs;
    private Path out;

    @BeforeEach
    void name() {
        certs = folder.resolve("certs");
        out = folder.resolve("out");
    }

    @Test
    void a_manifest_is_the_secret_that_a_push_writes_and_only_its_owner_reads_it() throws IOException {
        create("EC_P256");

        Result exported = export("secrets", "--namespace", "mesh");

        assertThat(exported.exit()).as(exported.toString()).isZero();
        assertThat(exported.out()).isEqualTo(out.resolve("cacerts-cluster1.yaml") + "\n");
        assertThat(exported.err()).contains("there are private keys in these files");
        Path manifest = out.resolve("cacerts-cluster1.yaml");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(manifest)))
                .isEqualTo("rw-------");
        Secret secret = new KubernetesSerialization().unmarshal(Files.readString(manifest), Secret.class);
        assertThat(secret.getMetadata().getName()).isEqualTo("cacerts");
        assertThat(secret.getMetadata().getNamespace()).isEqualTo("mesh");
        assertThat(secret.getData()).containsOnlyKeys("ca-cert.pem", "ca-key.pem", "cert-chain.pem", "root-cert.pem");
        assertThat(Base64.getDecoder().decode(secret.getData().get("ca-key.pem")))
                .isEqualTo(Files.readAllBytes(certs.resolve("cluster1/ca-key.pem")));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {"123, \"123\"", "no, \"no\"", "1e3, \"1e3\"", "istio-system, istio-system"})
    void a_namespace_is_a_text_in_a_manifest(String namespace, String written) {
        create("EC_P256");

        export("secrets", "--namespace", namespace);

        assertThat(out.resolve("cacerts-cluster1.yaml")).content().contains("\n  namespace: " + written + "\n");
    }

    @ParameterizedTest
    @CsvSource({"pkcs12, truststore.p12, PKCS12", "jks, truststore.jks, JKS"})
    void a_trust_store_has_the_root_and_no_key(String form, String file, String type)
            throws IOException, GeneralSecurityException {
        create("EC_P256");

        assertThat(export(form).exit()).isZero();

        KeyStore store = KeyStore.getInstance(type);
        try (InputStream in = Files.newInputStream(out.resolve(file))) {
            store.load(in, "changeit".toCharArray());
        }
        assertThat(store.size()).isEqualTo(1);
        assertThat(store.isCertificateEntry("root-1")).isTrue();
        assertThat(store.getCertificate("root-1")).isEqualTo(root());
    }

    @ParameterizedTest
    @ValueSource(strings = {"EC_P256", "EC_P384", "RSA_2048"})
    void a_spiffe_bundle_has_the_root_and_its_key(String key) throws IOException, GeneralSecurityException {
        create(key);

        assertThat(export("spiffe").exit()).isZero();

        JsonNode jwk = JsonMapper.shared()
                .readTree(out.resolve("bundle.json").toFile())
                .get("keys")
                .get(0);
        assertThat(jwk.get("use").asString()).isEqualTo("x509-svid");
        assertThat(Base64.getDecoder().decode(jwk.get("x5c").get(0).asString())).isEqualTo(root().getEncoded());
        if (root().getPublicKey() instanceof ECPublicKey ec) {
            assertThat(jwk.get("crv").asString()).isEqualTo("P-" + key.substring(4));
            assertThat(number(jwk, "x")).isEqualTo(ec.getW().getAffineX());
            assertThat(number(jwk, "y")).isEqualTo(ec.getW().getAffineY());
        } else {
            assertThat(number(jwk, "n")).isEqualTo(((RSAPublicKey) root().getPublicKey()).getModulus());
            assertThat(jwk.get("e").asString()).isEqualTo("AQAB");
        }
    }

    @Test
    void what_exists_is_overwritten_only_if_it_may_be_and_the_same_again_is_nothing() throws IOException {
        create("EC_P256");
        export("secrets");
        assertThat(export("secrets").exit()).isZero();
        shell.run("create", "--dir", certs, "--replace", "--cluster", "cluster1");

        Result again = export("secrets");

        assertThat(again.exit()).isEqualTo(2);
        assertThat(again.err()).contains("cacerts-cluster1.yaml", "--replace");
        byte[] before = Files.readAllBytes(out.resolve("cacerts-cluster1.yaml"));
        assertThat(export("secrets", "--replace").exit()).isZero();
        assertThat(out.resolve("cacerts-cluster1.yaml")).isRegularFile();
        assertThat(Files.readAllBytes(out.resolve("cacerts-cluster1.yaml"))).isNotEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({"pkcs12, truststore.p12", "jks, truststore.jks"})
    void a_trust_store_with_the_same_roots_is_there_already(String form, String file) throws IOException {
        create("EC_P256");
        export(form);
        byte[] first = Files.readAllBytes(out.resolve(file));

        Result again = export(form);
        shell.run("create", "--dir", folder.resolve("other"), "--key", "EC_P256", "--cluster", "cluster1");
        Result other = shell.run("export", "--dir", folder.resolve("other"), "--form", form, "--out", out);

        assertThat(again.exit()).as(again.toString()).isZero();
        assertThat(other.exit()).isEqualTo(2);
        assertThat(other.err()).contains(file + ": exists with another content", "--replace");
        assertThat(out.resolve(file)).hasBinaryContent(first);
    }

    @Test
    void as_json_it_names_the_files_and_says_that_they_are_secret() {
        create("EC_P256");

        JsonNode json = Documents.read(export("secrets", "-o", "json"));

        assertThat(json.propertyNames()).containsExactly("form", "secret", "files");
        assertThat(json.get("secret").asBoolean()).isTrue();
    }

    private void create(String key) {
        shell.run("create", "--dir", certs, "--key", key, "--cluster", "cluster1");
    }

    private Result export(String form, Object... more) {
        Stream<Object> words = Stream.of("export", "--dir", certs, "--form", form, "--out", out);
        return shell.run(Stream.concat(words, Arrays.stream(more)).toArray());
    }

    private static BigInteger number(JsonNode jwk, String name) {
        return new BigInteger(1, Base64.getUrlDecoder().decode(jwk.get(name).asString()));
    }

    private X509Certificate root() throws IOException, GeneralSecurityException {
        byte[] pem = Files.readAllBytes(certs.resolve("root-cert.pem"));
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem));
    }
}
