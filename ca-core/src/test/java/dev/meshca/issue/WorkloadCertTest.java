package dev.meshca.issue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meshca.ClusterName;
import dev.meshca.KeyAlgorithm;
import dev.meshca.Validity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class WorkloadCertTest {

    private static final ClusterName ONE = ClusterName.of("cluster1");
    private static final CaSpec INTERMEDIATE = CaSpec.intermediate("Acme").key(KeyAlgorithm.EC_P256);
    private static final WorkloadCert.Spec LEDGER =
            WorkloadCert.Spec.of("payments", "ledger").key(KeyAlgorithm.EC_P256);

    private final RootCa root = RootCa.create(CaSpec.root("Acme").key(KeyAlgorithm.EC_P256));
    private final CaCerts ca = root.issue(ONE, INTERMEDIATE);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(names = {"RSA_2048", "EC_P256", "EC_P384"})
    void openssl_accepts_it_for_both_sides_of_a_connection(KeyAlgorithm key) throws IOException {
        write(ca.issue(LEDGER.key(key)));

        for (String purpose : List.of("sslserver", "sslclient")) {
            assertThat(OpenSsl.run(folder, verify("root-cert.pem", purpose))).contains("workload-cert.pem: OK");
        }
    }

    @Test
    void openssl_refuses_it_under_another_root() throws IOException {
        write(ca.issue(LEDGER));
        Files.write(
                folder.resolve("other.pem"),
                RootCa.create(CaSpec.root("Acme").key(KeyAlgorithm.EC_P256))
                        .roots()
                        .pem());

        assertThat(OpenSsl.ask(folder, verify("other.pem", "sslserver")).status())
                .isNotZero();
    }

    private static String[] verify(String roots, String purpose) {
        return new String[] {
            "verify",
            "-x509_strict",
            "-purpose",
            purpose,
            "-CAfile",
            roots,
            "-untrusted",
            "cert-chain.pem",
            "workload-cert.pem"
        };
    }

    @Test
    void it_looks_like_one_that_istiod_issues() throws IOException {
        write(ca.issue(LEDGER.trustDomain("acme.example")));

        String text = OpenSsl.run(folder, "x509", "-in", "workload-cert.pem", "-noout", "-text");
        assertThat(text.replaceAll("\\s+", " "))
                .contains("Subject: Subject Public Key Info:")
                .doesNotContain("CN = Workload")
                .contains("X509v3 Subject Alternative Name: critical URI:spiffe://acme.example/ns/payments/sa/ledger")
                .contains("X509v3 Basic Constraints: critical CA:FALSE")
                .contains("X509v3 Key Usage: critical Digital Signature, Key Encipherment")
                .contains("TLS Web Server Authentication, TLS Web Client Authentication");
    }

    @Test
    void its_documents_serve_the_makefile_and_a_virtual_machine() {
        WorkloadCert workload = ca.issue(LEDGER);
        Map<String, byte[]> documents = workload.pem();

        assertThat(documents.keySet())
                .containsExactly(
                        "key.pem", "workload-cert.pem", "workload-cert-chain.pem", "cert-chain.pem", "root-cert.pem");
        assertThat(text(documents, "cert-chain.pem"))
                .isEqualTo(text(documents, "workload-cert.pem")
                        + new String(ca.pem().certChain(), StandardCharsets.US_ASCII))
                .isEqualTo(text(documents, "workload-cert-chain.pem"));
        assertThat(documents.get("root-cert.pem")).isEqualTo(ca.pem().get("root-cert.pem"));
    }

    @Test
    void its_key_belongs_to_it_and_to_nothing_else() throws IOException {
        write(ca.issue(LEDGER));

        String certified = OpenSsl.run(folder, "x509", "-in", "workload-cert.pem", "-noout", "-pubkey");
        assertThat(OpenSsl.run(folder, "pkey", "-in", "key.pem", "-pubout")).isEqualTo(certified);
    }

    @Test
    void it_lasts_as_long_as_asked_for() {
        WorkloadCert workload = ca.issue(LEDGER.lifetime(Duration.ofDays(7)));

        assertThat(Duration.between(
                        workload.certificate().getNotBefore().toInstant(),
                        workload.certificate().getNotAfter().toInstant()))
                .isBetween(Duration.ofDays(7).plusMinutes(4), Duration.ofDays(7).plusMinutes(6));
    }

    @Test
    void a_life_longer_than_that_of_its_ca_is_refused_and_not_cut() {
        CaCerts shortLived = root.issue(ONE, INTERMEDIATE.validity(Validity.lasting(Duration.ofHours(2))));

        assertThatThrownBy(() -> shortLived.issue(LEDGER))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("would outlive the CA of cluster1")
                .hasMessageContaining("choose a shorter lifetime or renew that CA first");
        assertThat(shortLived.issue(LEDGER.lifetime(Duration.ofHours(1)))).isNotNull();
    }

    @Test
    void it_does_not_begin_before_its_ca() {
        Instant start = root.certificate().getNotBefore().toInstant().plus(Duration.ofMinutes(4));
        CaCerts young = root.issue(ONE, INTERMEDIATE.validity(new Validity(start, start.plus(Duration.ofDays(2)))));

        WorkloadCert workload = young.issue(LEDGER);

        assertThat(workload.certificate().getNotBefore().toInstant()).isEqualTo(start);
    }

    @Test
    void its_documents_cannot_be_changed_and_its_text_shows_no_key() {
        WorkloadCert workload = ca.issue(LEDGER);
        workload.pem().get("key.pem")[0] = 'X';

        assertThat(text(workload.pem(), "key.pem")).startsWith("-----BEGIN PRIVATE KEY-----");
        assertThat(workload.spec()).isEqualTo(LEDGER);
        assertThat(workload.toString()).startsWith("WorkloadCert[spiffe://cluster.local/ns/payments/sa/ledger, until ");
    }

    private void write(WorkloadCert workload) throws IOException {
        for (Map.Entry<String, byte[]> document : workload.pem().entrySet()) {
            Files.write(folder.resolve(document.getKey()), document.getValue());
        }
    }

    private static String text(Map<String, byte[]> documents, String name) {
        return new String(documents.get(name), StandardCharsets.US_ASCII);
    }
}
