package dev.meshca.issue;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meshca.ClusterName;
import dev.meshca.InvalidCaException;
import dev.meshca.IstioDocuments;
import dev.meshca.KeyAlgorithm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(ReplaceUnderscores.class)
class AssemblyTest {

    private static final ClusterName ONE = ClusterName.of("cluster1");
    private static final RootCa ROOT = RootCa.create(CaSpec.root("Acme").key(KeyAlgorithm.EC_P256));
    private static final CaSpec SPEC = CaSpec.intermediate("Acme").key(KeyAlgorithm.EC_P256);
    private static final CaCerts CERTS = ROOT.issue(ONE, SPEC);
    private static final String ROOT_KEY = ROOT.keyPem();

    @TempDir
    private Path folder;

    private final Map<String, byte[]> files = new HashMap<>();

    private AssemblyTest with(String name, String... pem) {
        files.put(name, String.join("", pem).getBytes(US_ASCII));
        return this;
    }

    private IstioDocuments assembled() {
        return CaCerts.assemble(ONE, files);
    }

    private static String text(byte[] pem) {
        return new String(pem, US_ASCII);
    }

    private static String certificate(CaCerts certs) {
        return text(certs.pem().caCert());
    }

    private static String key(CaCerts certs) {
        return text(certs.pem().caKey());
    }

    private static String root() {
        return text(CERTS.pem().rootCert());
    }

    @Test
    void files_in_any_order_become_the_layout() {
        IstioDocuments documents = with("a", root())
                .with("b", key(CERTS))
                .with("c", certificate(CERTS))
                .assembled();

        assertThat(CaCerts.of(ONE, documents).certificate()).isEqualTo(CERTS.certificate());
        assertThat(documents.rootCert()).isEqualTo(CERTS.pem().rootCert());
    }

    @Test
    void one_file_with_all_of_it_and_words_around_it_is_enough() {
        assertThat(with("all", "the key\n", key(CERTS), "\nand the rest\n", root(), certificate(CERTS))
                        .assembled()
                        .caCert())
                .isEqualTo(CERTS.pem().caCert());
    }

    @Test
    void the_key_of_the_root_and_certificates_of_others_do_no_harm() {
        CaCerts other =
                RootCa.create(CaSpec.root("Acme").key(KeyAlgorithm.EC_P256)).issue(ONE, SPEC);

        IstioDocuments documents = with("root", ROOT_KEY, root())
                .with("others", certificate(other), text(other.pem().rootCert()))
                .with("own", key(CERTS), certificate(CERTS))
                .assembled();

        assertThat(documents.rootCert()).isEqualTo(CERTS.pem().rootCert());
    }

    @Test
    void a_key_is_kept_in_its_own_form() throws IOException {
        String sec1 = OpenSsl.run(keyFile(), "ec", "-in", "key.pem");

        assertThat(text(with("k", sec1)
                        .with("c", certificate(CERTS), root())
                        .assembled()
                        .caKey()))
                .startsWith("-----BEGIN EC PRIVATE KEY-----");
    }

    @Test
    void a_key_that_lies_there_twice_and_in_two_forms_is_one_key() throws IOException {
        String sec1 = OpenSsl.run(keyFile(), "ec", "-in", "key.pem");

        IstioDocuments documents = with("bundle", sec1, key(CERTS), key(CERTS))
                .with("c", certificate(CERTS), root())
                .assembled();

        assertThat(CaCerts.of(ONE, documents).certificate()).isEqualTo(CERTS.certificate());
    }

    @Test
    void the_key_of_a_root_alone_is_no_clusters_ca() {
        with("root", ROOT_KEY, root());

        assertRefused("the key in root is that of the root 'O=Acme, CN=Root CA', and a root is no cluster's CA");
    }

    @Test
    void files_without_a_key_are_refused() {
        with("c", certificate(CERTS), root());

        assertRefused("there is no private key in its files");
    }

    @Test
    void an_encrypted_key_is_named() throws IOException {
        with("k", OpenSsl.run(keyFile(), "pkcs8", "-in", "key.pem", "-topk8", "-passout", "pass:secret"))
                .with("c", certificate(CERTS), root());

        assertRefused("(k: the key is encrypted): give an unencrypted PEM key");
    }

    @Test
    void a_key_without_its_certificate_is_named() {
        with("k", key(CERTS)).with("r", root());

        assertRefused("no certificate of a CA goes with the key in k");
    }

    @Test
    void two_cas_with_their_keys_are_one_too_many() {
        CaCerts second = ROOT.issue(ClusterName.of("cluster2"), SPEC);
        with("one", key(CERTS), certificate(CERTS), root()).with("two", key(second), certificate(second));

        assertRefused("there are several CAs with their keys, and a cluster has one", "key in one", "key in two");
    }

    @Test
    void a_root_that_is_missing_is_named() {
        with("own", key(CERTS), certificate(CERTS));

        assertRefused("the issuer 'O=Acme, CN=Root CA' of ", " is missing");
    }

    @Test
    void a_block_that_was_cut_is_told_with_its_file() {
        with("own", key(CERTS), certificate(CERTS).substring(0, 200));

        assertRefused("own: ", "has no END line");
    }

    private Path keyFile() throws IOException {
        Files.writeString(folder.resolve("key.pem"), key(CERTS));
        return folder;
    }

    private void assertRefused(String... words) {
        assertThatThrownBy(this::assembled)
                .isInstanceOf(InvalidCaException.class)
                .hasMessageContainingAll(words)
                .hasMessageNotContaining("PRIVATE KEY-----");
    }
}
