package dev.meshca.issue;

import static dev.meshca.testing.Pems.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meshca.ClusterName;
import dev.meshca.InvalidCaException;
import dev.meshca.IstioDocuments;
import dev.meshca.KeyAlgorithm;
import dev.meshca.testing.Forge;
import dev.meshca.testing.Forged;
import dev.meshca.testing.Keys;
import dev.meshca.testing.Pems;
import dev.meshca.trust.TrustCode;
import java.time.Duration;
import java.time.Instant;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class RootCaParseTest {

    private static final ClusterName ONE = ClusterName.of("cluster1");
    private static final CaSpec SPEC = CaSpec.intermediate("Acme").key(KeyAlgorithm.EC_P256);

    private final Forged root = Forge.root("Root").selfSigned();

    private static RootCa parse(String certificates, String key) {
        return RootCa.parse(bytes(certificates), bytes(key));
    }

    private static IstioDocuments issuedBelow(RootCa ca) {
        return ca.issue(ONE, SPEC).pem();
    }

    private static void assertRefused(String certificates, String key, String reason) {
        assertThatThrownBy(() -> parse(certificates, key))
                .isInstanceOf(InvalidCaException.class)
                .hasMessageContaining(reason)
                .hasMessageNotContaining("PRIVATE KEY-----");
    }

    @Test
    void a_key_in_PKCS_8() {
        assertThat(parse(root.pem(), root.keyPem()).certificate()).isEqualTo(root.certificate());
    }

    @ParameterizedTest
    @ValueSource(strings = {"secp224r1", "secp256k1"})
    void a_key_on_a_curve_that_not_all_know_is_refused_for_its_kind(String curve) {
        Forged unknown = Forge.root("Root").keys(Keys.bouncyCastleEc(curve)).selfSigned();

        assertRefused(
                unknown.pem(),
                unknown.keyPem(),
                "'O=Forge, CN=Root' has a key that not every verifier knows; " + TrustCode.ALGORITHM_UNKNOWN.remedy());
    }

    @Test
    void the_CA_of_a_cluster_that_is_its_own_root() {
        byte[] certificate = bytes(root.pem());
        CaCerts own = CaCerts.of(ONE, IstioDocuments.of(certificate, bytes(root.keyPem()), certificate, certificate));

        assertThat(RootCa.of(own).certificate()).isEqualTo(root.certificate());
    }

    @Test
    void the_CA_of_a_cluster_below_a_root_is_none() {
        CaCerts below = parse(root.pem(), root.keyPem()).issue(ONE, SPEC);

        assertThatThrownBy(() -> RootCa.of(below)).isInstanceOf(InvalidCaException.class);
    }

    @Test
    void a_key_in_PKCS_1() {
        Forged rsa = Forge.root("Root").keys(Keys.rsa(2048)).selfSigned();

        assertThat(parse(rsa.pem(), Pems.block("RSA PRIVATE KEY", Keys.pkcs1(rsa.keys())))
                        .certificate())
                .isEqualTo(rsa.certificate());
    }

    @Test
    void a_key_in_SEC_1() {
        assertThat(parse(root.pem(), Pems.block("EC PRIVATE KEY", Keys.sec1(root.keys())))
                        .certificate())
                .isEqualTo(root.certificate());
    }

    @Test
    void a_key_behind_its_parameters_as_openssl_ecparam_writes_it() {
        byte[] p256 = {6, 8, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 3, 1, 7};
        String text = Pems.block("EC PARAMETERS", p256) + Pems.block("EC PRIVATE KEY", Keys.sec1(root.keys()));

        assertThat(parse(root.pem(), text).certificate()).isEqualTo(root.certificate());
    }

    @Test
    void the_key_of_another_certificate() {
        Forged other = Forge.root("Other").selfSigned();

        assertRefused(root.pem(), other.keyPem(), "none of its certificates belongs to the key");
    }

    @Test
    void an_encrypted_key() {
        assertRefused(root.pem(), Pems.block("ENCRYPTED PRIVATE KEY", new byte[60]), "the key is encrypted");
    }

    @Test
    void no_certificate_at_all() {
        assertRefused("see the wiki", root.keyPem(), "it holds no certificate");
    }

    @Test
    void a_certificate_that_java_does_not_read() {
        Forged nameless = Forge.root("Root")
                .subject(new X500Name(new RDN[0]))
                .issuer(new X500Name(new RDN[0]))
                .selfSigned();

        assertRefused(nameless.pem(), nameless.keyPem(), "line 1: the certificate has an empty subject");
        assertRefused(
                Pems.block("CERTIFICATE", new byte[60]),
                root.keyPem(),
                "line 1: the CERTIFICATE block does not hold a certificate");
    }

    @Test
    void the_bytes_of_the_root_stand_in_root_cert_as_they_were() {
        String text = "# our root\r\n" + root.pem().replace("\n", "\r\n") + "\n";

        assertThat(issuedBelow(parse(text, root.keyPem())).get(IstioDocuments.ROOT_CERT))
                .isEqualTo(bytes(text));
    }

    @Test
    void several_roots_are_all_trusted_and_the_one_of_the_key_signs() {
        Forged next = Forge.root("Next").selfSigned();
        String text = Pems.of(root, next);
        RootCa ca = parse(text, next.keyPem());

        assertThat(ca.certificate()).isEqualTo(next.certificate());
        assertThat(issuedBelow(ca).get(IstioDocuments.ROOT_CERT)).isEqualTo(bytes(text));
        assertThat(Pems.text(issuedBelow(ca).get(IstioDocuments.CERT_CHAIN))).endsWith(next.pem());
    }

    @Test
    void below_a_corporate_root_the_chain_carries_the_whole_path() {
        Forged middle = Forge.root("Middle").signedBy(root);
        Forged mesh = Forge.root("Mesh").signedBy(middle);
        IstioDocuments documents = issuedBelow(parse(Pems.of(mesh, middle, root), mesh.keyPem()));

        assertThat(Pems.text(documents.get(IstioDocuments.CERT_CHAIN)))
                .isEqualTo(Pems.text(documents.get(IstioDocuments.CA_CERT)) + Pems.of(mesh, middle, root));
        assertThat(Pems.text(documents.get(IstioDocuments.ROOT_CERT))).isEqualTo(root.pem());
    }

    @Test
    void the_order_of_a_corporate_chain_does_not_matter() {
        Forged middle = Forge.root("Middle").signedBy(root);

        assertThat(parse(Pems.of(root, middle), middle.keyPem()).path())
                .containsExactly(middle.certificate(), root.certificate());
    }

    @Test
    void a_corporate_chain_with_a_gap() {
        Forged middle = Forge.root("Middle").signedBy(root);

        assertRefused(
                middle.pem(),
                middle.keyPem(),
                "the issuer 'O=Forge, CN=Root' of 'O=Forge, CN=Middle' is missing; append the certificates above it");
    }

    @Test
    void a_corporate_CA_that_allows_no_CA_below() {
        Forged middle = Forge.root("Middle").pathLength(0).signedBy(root);

        assertRefused(Pems.of(middle, root), middle.keyPem(), "allows 0 CAs below it, and there are 1");
    }

    @Test
    void an_expired_root() {
        Forged old = Forge.root("Old")
                .valid(Duration.ofDays(-9), Duration.ofDays(-1))
                .selfSigned();

        assertRefused(old.pem(), old.keyPem(), "not now; renew it");
    }

    @Test
    void a_root_that_allows_no_CA_below() {
        Forged tight = Forge.root("Tight").pathLength(0).selfSigned();

        assertRefused(tight.pem(), tight.keyPem(), "'O=Forge, CN=Tight' allows 0 CAs below it, and there are 1");
    }

    @Test
    void a_root_that_is_no_CA() {
        Forged none = Forge.root("None")
                .extension(Extension.basicConstraints, true, new BasicConstraints(false))
                .selfSigned();

        assertRefused(none.pem(), none.keyPem(), "'O=Forge, CN=None' is not a CA");
    }

    @Test
    void a_root_that_may_not_sign_certificates() {
        Forged mute = Forge.root("Mute").usage(KeyUsage.cRLSign).selfSigned();

        assertRefused(mute.pem(), mute.keyPem(), "'O=Forge, CN=Mute' lacks the key usage keyCertSign");
    }

    @Test
    void a_private_key_beside_the_root_would_reach_every_namespace() {
        assertRefused(root.pem() + root.keyPem(), root.keyPem(), "starts a PRIVATE KEY block");
    }

    @Test
    void the_text_of_a_root_shows_no_key() {
        RootCa ca = parse(root.pem(), root.keyPem());

        assertThat(ca.toString()).startsWith("RootCa['O=Forge, CN=Root', until ");
        assertThat(ca.keyPem()).startsWith("-----BEGIN PRIVATE KEY-----");
    }

    @Test
    void a_file_of_other_things_holds_no_certificate() {
        assertRefused(
                Pems.block("X509 CRL", new byte[3]),
                root.keyPem(),
                "line 1: the X509 CRL block is no CERTIFICATE block; give the PEM file of the CA");
    }

    @Test
    void a_file_that_ends_too_early_is_told_where() {
        assertRefused(
                root.pem().substring(0, 200),
                root.keyPem(),
                "line 1: the CERTIFICATE block has no END line; give the PEM file of the CA");
    }

    @Test
    void a_trusted_certificate_of_openssl_is_told_as_such() {
        assertRefused(
                root.pem().replace("CERTIFICATE", "TRUSTED CERTIFICATE"),
                root.keyPem(),
                "line 1: the TRUSTED CERTIFICATE block is no CERTIFICATE block; give the PEM file of the CA");
    }

    @Test
    void damaged_text_is_told_how_to_be_mended() {
        assertRefused(root.pem().replaceAll("(?m)^", " "), root.keyPem(), "this mends it: sed ");
    }

    @Test
    void what_has_ended_is_recognised_and_proves_nothing() {
        Forged ended = Forge.root("Root")
                .valid(Duration.ofDays(-9), Duration.ofDays(-1))
                .selfSigned();

        assertThat(RootCa.recognise(bytes(ended.pem()), bytes(ended.keyPem())).certificate())
                .isEqualTo(ended.certificate());
        assertRefused(ended.pem(), ended.keyPem(), "not now; renew it");
    }

    @Test
    void a_root_that_allows_no_CA_below_signs_no_bridge() {
        Forged limited = Forge.root("Root").pathLength(0).selfSigned();
        RootCa old = RootCa.recognise(bytes(limited.pem()), bytes(limited.keyPem()));

        assertThatThrownBy(() -> old.crossSign(root.certificate(), Instant.now()))
                .isInstanceOf(InvalidCaException.class)
                .hasMessageContaining("allows 0 CAs below it, and a bridge needs 2");
    }
}
