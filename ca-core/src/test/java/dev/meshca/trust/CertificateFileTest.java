package dev.meshca.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.IstioDocuments;
import dev.meshca.recipes.Layout;
import dev.meshca.testing.Forge;
import dev.meshca.testing.Forged;
import dev.meshca.testing.ForgedCrl;
import dev.meshca.testing.Pems;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How far a file is read: istiod takes the first certificate of ca-cert.pem, and all of the other files. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class CertificateFileTest {

    private static final String CUT_OFF = "-----BEGIN CERTIFICATE-----\nAAAA\n";
    private static final String GARBAGE = Pems.block("CERTIFICATE", new byte[] {1, 2, 3});

    private final Forged root = Forge.root("Root").selfSigned();
    private final Forged ca = Forge.intermediate("Intermediate").signedBy(root);

    private List<String> said(String file, String text) {
        Layout layout = Layout.of(ca, root).with(file, text);
        return CaChain.read(ClusterName.of("cluster1"), layout.documents()).check(Instant.now()).stream()
                .map(Finding::toString)
                .toList();
    }

    @Test
    void what_follows_the_certificate_of_the_CA_does_not_matter() {
        assertThat(said(IstioDocuments.CA_CERT, ca.pem() + GARBAGE)).isEmpty();
        assertThat(said(IstioDocuments.CA_CERT, ca.pem() + CUT_OFF)).isEmpty();
        assertThat(said(IstioDocuments.CA_CERT, ca.pem() + Pems.block("X509 CRL", new byte[3])))
                .isEmpty();
    }

    @Test
    void what_precedes_it_does() {
        assertThat(said(IstioDocuments.CA_CERT, GARBAGE + ca.pem()))
                .contains("ERROR PEM_UNREADABLE cluster1/ca-cert.pem: line 1: the CERTIFICATE block does not hold a"
                        + " certificate");
        assertThat(said(IstioDocuments.CA_CERT, Pems.block("X509 CRL", new byte[3]) + ca.pem()))
                .contains("ERROR FOREIGN_BLOCK cluster1/ca-cert.pem: line 1 starts a X509 CRL block");
    }

    @Test
    void of_the_roots_and_the_chain_the_last_one_counts_too() {
        for (String file : List.of(IstioDocuments.ROOT_CERT, IstioDocuments.CERT_CHAIN)) {
            String text = Layout.of(ca, root).text(file);
            assertThat(said(file, text + CUT_OFF)).singleElement().asString().contains("has no END line");
            assertThat(said(file, text + GARBAGE)).singleElement().asString().contains("does not hold a certificate");
        }
    }

    @Test
    void a_text_of_which_a_part_can_be_read_is_told_how_to_be_mended_all_the_same() {
        String indented = Forge.root("Other").selfSigned().pem().replaceAll("(?m)^", " ");

        assertThat(said(IstioDocuments.ROOT_CERT, root.pem() + indented))
                .singleElement()
                .asString()
                .contains("blanks stand around its lines; this mends it: sed ");
    }

    @Test
    void of_the_kubernetes_form_the_chain_is_the_certificate_and_all_roots() {
        Forged stranger = Forge.root("Stranger").selfSigned();
        Layout layout = Layout.of(IstioDocuments.found(Map.of(
                "tls.crt", Pems.bytes(ca.pem()),
                "tls.key", Pems.bytes(ca.keyPem()),
                "ca.crt", Pems.bytes(root.pem() + stranger.pem()))));

        CaChain chain = CaChain.read(ClusterName.of("cluster1"), layout.documents());

        assertThat(chain.certificates()).containsExactly(ca.certificate(), root.certificate(), stranger.certificate());
        assertThat(chain.check(Instant.now()))
                .extracting(Finding::toString)
                .containsExactlyInAnyOrder(
                        "WARNING TLS_FORM cluster1/tls.crt: the form is kubernetes.io/tls",
                        "INFO CHAIN_UNUSED cluster1/tls.crt+ca.crt: no path above 'O=Forge, CN=Intermediate' uses"
                                + " 'O=Forge, CN=Stranger'");
        assertThat(CaChain.read(
                                ClusterName.of("cluster1"),
                                layout.without("ca.crt").documents())
                        .certificates())
                .containsExactly(ca.certificate());
    }

    @Test
    void a_list_that_is_cut_off_is_said_with_its_line() {
        String lists = ForgedCrl.pem(ca, root);

        assertThat(said(IstioDocuments.CA_CRL, lists)).isEmpty();
        assertThat(said(IstioDocuments.CA_CRL, "-----BEGIN X509 CRL-----\nAAAA\n"))
                .contains("ERROR CRL_UNREADABLE cluster1/ca-crl.pem: line 1: the X509 CRL block has no END line");
    }

    @Test
    void lists_of_which_a_part_can_be_read_are_told_how_to_be_mended_all_the_same() {
        String indented = ForgedCrl.pem(root).replaceAll("(?m)^", " ");
        String encoded = Base64.getEncoder().encodeToString(Pems.bytes(ForgedCrl.pem(ca, root)));

        assertThat(said(IstioDocuments.CA_CRL, ForgedCrl.pem(ca) + indented))
                .contains("ERROR CRL_UNREADABLE cluster1/ca-crl.pem: blanks stand around its lines; this mends it: sed"
                        + " 's/^[[:blank:]]*//; s/[[:blank:]]*$//' < ca-crl.pem > mended.pem");
        assertThat(said(IstioDocuments.CA_CRL, encoded))
                .singleElement()
                .asString()
                .contains("ca-crl.pem: it is base64 once more; this mends it: ");
    }

    @ParameterizedTest
    @CsvSource({"16384,", "16385,CHAIN_LARGE", "65536,CHAIN_LARGE", "65537,CHAIN_TOO_LARGE"})
    void a_chain_may_fill_a_record_and_a_handshake_and_no_more(int size, @Nullable String code) {
        String chain = Layout.of(ca, root).text(IstioDocuments.CERT_CHAIN);
        String padded = "#".repeat(size - 1 - chain.length()) + "\n" + chain;

        List<String> said = said(IstioDocuments.CERT_CHAIN, padded);
        if (code == null) {
            assertThat(said).isEmpty();
        } else {
            assertThat(said).singleElement().asString().contains(code, "it has " + size + " bytes and 2 certificates");
        }
    }

    @Test
    void five_certificates_that_nobody_uses_are_named_and_of_more_their_number() {
        StringBuilder chain = new StringBuilder(Layout.of(ca, root).text(IstioDocuments.CERT_CHAIN));
        for (int i = 1; i <= 5; i++) {
            chain.append(Forge.root("S" + i).selfSigned().pem());
        }
        String five = chain.toString();
        String six = five + Forge.root("S6").selfSigned().pem();

        assertThat(said(IstioDocuments.CERT_CHAIN, five))
                .singleElement()
                .asString()
                .endsWith("'O=Forge, CN=S5'");
        assertThat(said(IstioDocuments.CERT_CHAIN, six))
                .singleElement()
                .asString()
                .endsWith("'O=Forge, CN=S5' and others, 6 in all");
    }
}
