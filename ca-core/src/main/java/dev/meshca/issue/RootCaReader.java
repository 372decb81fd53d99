package dev.meshca.issue;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.InvalidCaException;
import dev.meshca.KeyAlgorithm;
import dev.meshca.internal.x509.Algorithms;
import dev.meshca.internal.x509.CertificateTemplate;
import dev.meshca.internal.x509.Certificates;
import dev.meshca.internal.x509.PemDamage;
import dev.meshca.internal.x509.PemDocument;
import dev.meshca.internal.x509.PrivateKeys;
import dev.meshca.internal.x509.SigningKey;
import dev.meshca.trust.TrustBundle;
import dev.meshca.trust.TrustCode;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/** Makes a {@link RootCa} of what exists, and proves that it can be used before any cluster depends on it. */
final class RootCaReader {

    static final String CERTIFICATE = "the root certificate";

    private static final String LABEL = "CERTIFICATE";
    private static final String GIVE = "give the PEM file of the CA";

    private RootCaReader() {}

    static PrivateKey key(byte[] keyPem) {
        try {
            return PrivateKeys.parseTolerantly(keyPem);
        } catch (InvalidKeyException e) {
            throw new InvalidCaException("the root key", e.getMessage() + "; give an unencrypted PEM key", null);
        }
    }

    static RootCa read(byte[] certificatePem, SigningKey key) {
        PemDamage.in(certificatePem).ifPresent(damage -> {
            throw new InvalidCaException(CERTIFICATE, damage.sentence("CERTIFICATE_FILE"), null);
        });
        List<X509Certificate> certificates = TrustBundle.of(certificatePem).certificates();
        X509Certificate signing = certificates.stream()
                .filter(certificate -> CertificateTemplate.canSignFor(certificate, key))
                .findFirst()
                .orElseThrow(() -> new InvalidCaException(CERTIFICATE, unfit(certificatePem, certificates, key), null));
        List<X509Certificate> path = IssuerPath.toRoot(signing, certificates);
        boolean onlyRoots = certificates.stream().allMatch(Certificates::isSelfSigned);
        byte[] rootPem = onlyRoots
                ? certificatePem.clone()
                : Certificates.pem(path.get(path.size() - 1)).getBytes(US_ASCII);
        return new RootCa(path, rootPem, key);
    }

    private static String unfit(byte[] pem, List<X509Certificate> certificates, SigningKey key) {
        if (certificates.isEmpty()) {
            return unread(pem);
        }
        if (certificates.stream().noneMatch(certificate -> Algorithms.isKnown(certificate.getPublicKey()))) {
            return Certificates.subject(certificates.get(0)) + " has a key that not every verifier knows; "
                    + TrustCode.ALGORITHM_UNKNOWN.remedy();
        }
        return certificates.stream()
                .map(certificate -> CertificateTemplate.unusable(certificate, key))
                .flatMap(Optional::stream)
                .findFirst()
                .map(why -> why + "; hand in the JCA provider that the key is from")
                .orElse("none of its certificates belongs to the key; give the certificate of that key");
    }

    private static String unread(byte[] pem) {
        PemDocument document = PemDocument.parse(pem);
        return document.blocks().stream()
                .filter(block -> block.label().equals(LABEL))
                .findFirst()
                .map(RootCaReader::unread)
                .or(() -> document.defects().stream().findFirst().map(defect -> defect.sentence() + "; " + GIVE))
                .or(() -> document.blocks().stream().findFirst().map(RootCaReader::another))
                .orElse("it holds no certificate; " + GIVE);
    }

    private static String unread(PemDocument.Block block) {
        return "line " + block.line() + ": "
                + Certificates.emptyName(block.der())
                        .map(clause -> clause + "; have it issued anew with a name")
                        .orElse("the CERTIFICATE block does not hold a certificate; " + GIVE);
    }

    private static String another(PemDocument.Block block) {
        return "line " + block.line() + ": the " + block.label() + " block is no " + LABEL + " block; " + GIVE;
    }

    /** Signs a throw-away intermediate and lets the checks judge it. */
    static RootCa proved(byte[] certificatePem, SigningKey key, Issuance issuance) {
        RootCa root = read(certificatePem, key);
        try {
            Issuance silent = issuance.progress((done, total) -> {});
            root.issue(ClusterName.of("probe"), CaSpec.intermediate("probe").key(KeyAlgorithm.EC_P256), silent);
            return root;
        } catch (InvalidCaException e) {
            Finding first =
                    e.findings().stream().filter(Finding::isError).findFirst().orElseThrow(() -> e);
            throw new InvalidCaException(CERTIFICATE, first.detail() + "; " + first.remedy(), e);
        }
    }
}
