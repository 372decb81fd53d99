package dev.meshca.issue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.meshca.ClusterName;
import dev.meshca.KeyAlgorithm;
import dev.meshca.Validity;
import java.security.MessageDigest;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1UTF8String;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What stands in the certificates, field by field, read by the JDK and Bouncy Castle. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class CaProfileTest {

    private static final ClusterName ONE = ClusterName.of("cluster1");
    private static final CaSpec ROOT = CaSpec.root("Acme").key(KeyAlgorithm.EC_P256);
    private static final CaSpec INTERMEDIATE = CaSpec.intermediate("Acme").key(KeyAlgorithm.EC_P256);
    private static final int DIGITAL_SIGNATURE = 0;
    private static final int KEY_CERT_SIGN = 5;
    private static final int CRL_SIGN = 6;

    private final RootCa rootCa = RootCa.create(ROOT);
    private final X509Certificate root = rootCa.certificate();
    private final X509Certificate intermediate = rootCa.issue(ONE, INTERMEDIATE).certificate();

    @ParameterizedTest
    @EnumSource
    void a_key_is_of_the_kind_that_was_chosen(KeyAlgorithm algorithm) {
        X509Certificate certificate = RootCa.create(ROOT.key(algorithm)).certificate();
        String bits = algorithm.name().replaceFirst("\\D+", "");

        assertThat(certificate.getPublicKey().getAlgorithm())
                .isEqualTo(algorithm.name().startsWith("EC") ? "EC" : "RSA");
        assertThat(certificate.getPublicKey().toString()).contains(bits);
        assertThat(certificate.getSigAlgName())
                .isEqualTo(
                        switch (algorithm) {
                            case EC_P256 -> "SHA256withECDSA";
                            case EC_P384 -> "SHA384withECDSA";
                            default -> "SHA256withRSA";
                        });
    }

    @Test
    void a_signature_follows_the_key_of_the_issuer() {
        CaCerts below = RootCa.create(ROOT.key(KeyAlgorithm.RSA_2048)).issue(ONE, INTERMEDIATE);

        assertThat(below.certificate().getSigAlgName()).isEqualTo("SHA256withRSA");
    }

    @Test
    void a_root_has_no_path_length_and_an_intermediate_has_zero() {
        assertThat(root.getBasicConstraints()).isEqualTo(Integer.MAX_VALUE);
        assertThat(intermediate.getBasicConstraints()).isZero();
    }

    @Test
    void constraints_and_usage_are_critical_and_nothing_else_is() {
        Set<String> critical = Set.of(Extension.basicConstraints.getId(), Extension.keyUsage.getId());

        assertThat(root.getCriticalExtensionOIDs()).isEqualTo(critical);
        assertThat(intermediate.getCriticalExtensionOIDs()).isEqualTo(critical);
    }

    @Test
    void a_CA_may_sign_certificates_and_revocation_lists() {
        for (X509Certificate ca : List.of(root, intermediate)) {
            boolean[] usage = ca.getKeyUsage();
            for (int bit = 0; bit < usage.length; bit++) {
                assertThat(usage[bit])
                        .as("bit " + bit)
                        .isEqualTo(Set.of(DIGITAL_SIGNATURE, KEY_CERT_SIGN, CRL_SIGN)
                                .contains(bit));
            }
        }
    }

    @Test
    void no_CA_is_limited_to_purposes() throws CertificateParsingException {
        assertThat(root.getExtendedKeyUsage()).isNull();
        assertThat(intermediate.getExtendedKeyUsage()).isNull();
    }

    @Test
    void the_subject_key_id_is_the_SHA_1_of_the_key() throws Exception {
        byte[] key = Certificate.getInstance(root.getEncoded())
                .getSubjectPublicKeyInfo()
                .getPublicKeyData()
                .getBytes();

        assertThat(subjectKeyId(root))
                .isEqualTo(MessageDigest.getInstance("SHA-1").digest(key));
    }

    @Test
    void the_authority_key_id_of_an_intermediate_is_the_key_id_of_the_root_alone() {
        AuthorityKeyIdentifier id =
                AuthorityKeyIdentifier.getInstance(value(intermediate, Extension.authorityKeyIdentifier.getId()));

        assertThat(id.getKeyIdentifierOctets()).isEqualTo(subjectKeyId(root));
        assertThat(id.getAuthorityCertIssuer()).isNull();
        assertThat(id.getAuthorityCertSerialNumber()).isNull();
    }

    @Test
    void names_are_O_CN_L_in_UTF8String() {
        X500Name name =
                X500Name.getInstance(intermediate.getSubjectX500Principal().getEncoded());

        assertThat(name).hasToString("O=Acme,CN=Intermediate CA,L=cluster1");
        assertThat(name.getRDNs())
                .allMatch(rdn -> rdn.getFirst().getValue().toASN1Primitive() instanceof ASN1UTF8String);
    }

    @Test
    void an_intermediate_names_the_root_byte_for_byte() {
        assertThat(intermediate.getIssuerX500Principal().getEncoded())
                .isEqualTo(root.getSubjectX500Principal().getEncoded());
    }

    @Test
    void the_DNS_names_of_an_intermediate_are_not_critical() throws CertificateParsingException {
        assertThat(intermediate.getSubjectAlternativeNames()).hasToString("[[2, istiod.istio-system.svc]]");
        assertThat(root.getSubjectAlternativeNames()).isNull();
    }

    @Test
    void an_intermediate_without_DNS_names_has_no_alternative_name() throws CertificateParsingException {
        CaCerts bare = rootCa.issue(ONE, INTERMEDIATE.dnsNames(new String[0]));

        assertThat(bare.certificate().getSubjectAlternativeNames()).isNull();
    }

    @Test
    void serial_numbers_are_positive_random_and_fit_in_20_octets() {
        List<X509Certificate> many = rootCa
                .issue(
                        List.of(ClusterName.of("a"), ClusterName.of("b"), ClusterName.of("c"), ClusterName.of("d")),
                        INTERMEDIATE,
                        Issuance.system())
                .stream()
                .map(CaCerts::certificate)
                .toList();

        assertThat(many)
                .allMatch(ca -> ca.getSerialNumber().signum() > 0
                        && ca.getSerialNumber().toByteArray().length <= 20);
        assertThat(many).extracting(X509Certificate::getSerialNumber).doesNotHaveDuplicates();
        assertThat(many).anyMatch(ca -> ca.getSerialNumber().bitLength() > 128);
    }

    @Test
    void validity_starts_five_minutes_ago() {
        Instant before = Instant.now().minus(Duration.ofMinutes(5)).minusSeconds(60);

        assertThat(root.getNotBefore().toInstant()).isBetween(before, before.plusSeconds(120));
    }

    @Test
    void an_intermediate_ends_with_its_root_at_the_latest() {
        Validity year = Validity.lasting(Duration.ofDays(365));
        RootCa brief = RootCa.create(ROOT.validity(year));

        assertThat(brief.issue(ONE, INTERMEDIATE).certificate().getNotAfter().toInstant())
                .isEqualTo(year.notAfter());
    }

    @Test
    void a_chosen_validity_is_kept_to_the_second() {
        Validity chosen = Validity.lasting(Duration.ofDays(30), Clock.systemUTC());

        assertThat(rootCa.issue(ONE, INTERMEDIATE.validity(chosen))
                        .certificate()
                        .getNotAfter()
                        .toInstant())
                .isEqualTo(chosen.notAfter());
    }

    @Test
    void a_chosen_validity_beyond_the_root_is_refused() {
        CaSpec late = INTERMEDIATE.validity(Validity.lasting(Duration.ofDays(4000)));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> rootCa.issue(ONE, late))
                .withMessageContaining("would outlive its issuer 'O=Acme, CN=Root CA'")
                .withMessageEndingWith("choose a shorter validity or renew the root first");
    }

    @Test
    void the_role_of_a_choice_is_held_to() {
        assertThatIllegalArgumentException().isThrownBy(() -> RootCa.create(INTERMEDIATE));
        assertThatIllegalArgumentException().isThrownBy(() -> rootCa.issue(ONE, ROOT));
    }

    private static byte[] subjectKeyId(X509Certificate certificate) {
        return SubjectKeyIdentifier.getInstance(value(certificate, Extension.subjectKeyIdentifier.getId()))
                .getKeyIdentifier();
    }

    private static byte[] value(X509Certificate certificate, String oid) {
        return ASN1OctetString.getInstance(certificate.getExtensionValue(oid)).getOctets();
    }
}
