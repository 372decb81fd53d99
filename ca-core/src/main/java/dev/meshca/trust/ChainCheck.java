package dev.meshca.trust;

import static dev.meshca.internal.x509.Certificates.subject;

import dev.meshca.Finding;
import dev.meshca.IstioDocuments;
import dev.meshca.internal.x509.Algorithms;
import dev.meshca.internal.x509.Certificates;
import dev.meshca.internal.x509.PemDocument;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All checks of one cluster's material alone, in the order in which istiod would meet the trouble. */
final class ChainCheck {

    private static final Set<String> STRAY_KEYS = Set.of("tls.key", "ca.crt", "istio-generated", "key.pem");

    private final CaChain chain;
    private final Instant now;
    private final TrustReport.Thresholds thresholds;
    private final Set<Finding> findings = new LinkedHashSet<>();

    private ChainCheck(CaChain chain, Instant now, TrustReport.Thresholds thresholds) {
        this.chain = chain;
        this.now = now;
        this.thresholds = thresholds;
    }

    static List<Finding> of(CaChain chain, Instant now, TrustReport.Thresholds thresholds) {
        ChainCheck check = new ChainCheck(chain, now, thresholds);
        check.form();
        check.file(chain.caCert());
        check.key();
        check.file(chain.certChain());
        check.file(chain.rootCert());
        check.encoding(chain.certChain(), chain.certChain().isUtf8ToItsLastBlock());
        check.encoding(chain.rootCert(), chain.rootCert().isUtf8());
        chain.issuer().ifPresent(check::path);
        check.findings.addAll(RootRules.check(chain.rootCert()));
        if (chain.form() == SecretForm.ISTIOD) {
            check.findings.addAll(CrlRules.check(chain, now, thresholds.list()));
        }
        return List.copyOf(check.findings);
    }

    private void form() {
        if (chain.form() == SecretForm.TLS) {
            boolean both = chain.names().contains(IstioDocuments.CA_CERT);
            findings.add((both ? TrustCode.TLS_FORM_WINS : TrustCode.TLS_FORM)
                    .at(
                            chain.where("tls.crt"),
                            both ? "istiod reads this and not ca-cert.pem" : "the form is kubernetes.io/tls"));
        }
        chain.names().stream()
                .filter(key -> chain.form() == SecretForm.ISTIOD && STRAY_KEYS.contains(key))
                .forEach(key ->
                        findings.add(TrustCode.STRAY_KEY.at(chain.where(key), "it can change what istiod loads")));
    }

    private void file(CertificateFile file) {
        if (!file.present()) {
            findings.add(TrustCode.FILE_MISSING.at(file.where(), "the file is missing"));
            return;
        }
        file.defects().forEach(defect -> findings.add(defect.code().at(file.where(), defect.detail())));
        for (PemDocument.Block block : file.otherBlocks()) {
            findings.add(
                    code(block).at(file.where(), "line " + block.line() + " starts a " + block.label() + " block"));
        }
        if (file.certificates().isEmpty() && file.defects().isEmpty() && !needsNone(file)) {
            findings.add(TrustCode.CERTIFICATE_MISSING.at(file.where(), "it holds no certificate"));
        }
    }

    private static TrustCode code(PemDocument.Block block) {
        if (CertificateFile.isPrivateKey(block)) {
            return TrustCode.PRIVATE_KEY_EXPOSED;
        }
        return CertificateFile.isOldLabel(block) ? TrustCode.CERTIFICATE_LABEL : TrustCode.FOREIGN_BLOCK;
    }

    /** A root that signs itself needs no chain; istiod takes an empty file then, but not a blank one. */
    private boolean needsNone(CertificateFile file) {
        return file.where().equals(chain.certChain().where())
                && file.size() == 0
                && chain.issuer().map(chain.roots().certificates()::contains).orElse(false);
    }

    /** istiod hands on the blocks of the chain with what stands before them, and all of the roots (CreateCertificate in server.go). */
    private void encoding(CertificateFile file, boolean handedOnIsUtf8) {
        if (!handedOnIsUtf8 && !file.certificates().isEmpty()) {
            findings.add(TrustCode.TEXT_NOT_UTF8.at(file.where(), "text around the certificates is not UTF-8"));
        }
    }

    private void key() {
        SigningKeyFile key = chain.caKey();
        if (!key.present()) {
            findings.add(TrustCode.FILE_MISSING.at(key.where(), "the file is missing"));
        } else if (key.defect().isPresent()) {
            findings.add(TrustCode.KEY_UNREADABLE.at(key.where(), key.defect().get()));
        } else if (!key.fits()) {
            chain.issuer()
                    .filter(issuer -> Algorithms.isKnown(issuer.getPublicKey()))
                    .ifPresent(issuer -> findings.add(
                            TrustCode.KEY_MISMATCH.at(key.where(), "the key does not belong to " + subject(issuer))));
        }
    }

    private void path(X509Certificate ca) {
        PathVerdict verdict = chain.verdict(now);
        report(verdict);
        if (!verdict.path().get(0).equals(ca)) {
            PathVerifier verifier = new PathVerifier(chain.roots(), chain.crls(), now);
            report(verifier.verifyItself(ca, chain.certificates()));
        }
        order(ca);
        startup(ca, verdict);
        IstiodNames.faults(verdict.path()).forEach(this::report);
        if (verdict.accepted()) {
            findings.addAll(SentChain.check(chain.certChain(), ca));
        }
        strays(verdict);
        traps(verdict);
        RootRules.unusable(chain.rootCert(), verdict, now).forEach(findings::add);
        if (chain.roots().certificates().contains(ca)) {
            findings.add(TrustCode.ROOT_KEY_IN_CLUSTER.at(
                    chain.caCert().where(), subject(ca) + " is itself a trusted root"));
        }
    }

    private void report(PathVerdict verdict) {
        verdict.faults().stream().filter(fault -> !isSaidOfTheFile(fault)).forEach(this::report);
    }

    private void report(Fault fault) {
        findings.add(fault.code().at(where(fault), fault.detail()));
    }

    /** A file that could not be read, or is not there, explains why the path has a gap. */
    private boolean isSaidOfTheFile(Fault fault) {
        boolean gap = fault.code() == TrustCode.CHAIN_WITHOUT_CA || fault.code() == TrustCode.ISSUER_NOT_FOUND;
        boolean chainUnread = chain.certificates().isEmpty();
        boolean rootsUnread = chain.roots().certificates().isEmpty();
        return gap && (fault.code() == TrustCode.CHAIN_WITHOUT_CA ? chainUnread : chainUnread || rootsUnread);
    }

    private String where(Fault fault) {
        return switch (fault.code()) {
            case CHAIN_WITHOUT_CA -> chain.certChain().where();
            case ISSUER_NOT_FOUND -> chain.rootCert().where();
            case CRL_MISSING, CRL_SIGN_MISSING, CRL_EXPIRED, CRL_OF_ANCHOR_UNVERIFIABLE, REVOKED ->
                chain.crl().where();
            default -> where(fault.certificate());
        };
    }

    private String where(X509Certificate certificate) {
        @Nullable X509Certificate ca = chain.issuer().orElse(null);
        if (certificate.equals(ca)) {
            return chain.caCert().where();
        }
        return chain.roots().certificates().contains(certificate)
                ? chain.rootCert().where()
                : chain.certChain().where();
    }

    private void order(X509Certificate ca) {
        List<X509Certificate> sent = chain.certificates();
        if (sent.contains(ca) && !sent.get(0).equals(ca)) {
            findings.add(TrustCode.CHAIN_ORDER.at(
                    chain.certChain().where(),
                    "it starts with " + subject(sent.get(0)) + ", not with the certificate of ca-cert.pem, "
                            + subject(ca)));
        }
    }

    /** What only a starting istiod asks: security/pkg/pki/ca/ca.go, NewPluggedCertIstioCAOptions and minTTL. */
    private void startup(X509Certificate ca, PathVerdict verdict) {
        boolean said = findings.stream().anyMatch(finding -> finding.code() == TrustCode.NOT_A_CA);
        if (!Certificates.isCa(ca) && !said) {
            findings.add(TrustCode.NOT_A_CA.at(
                    chain.caCert().where(),
                    subject(ca) + " has no basicConstraints CA:TRUE, so istiod does not start"));
        }
        chain.certificates().stream()
                .limit(1)
                .filter(first -> !verdict.path().contains(first))
                .filter(first -> now.isAfter(first.getNotAfter().toInstant()))
                .forEach(first -> findings.add(TrustCode.CERTIFICATE_EXPIRED.at(
                        chain.certChain().where(),
                        subject(first) + " expired on " + first.getNotAfter().toInstant()
                                + ", and istiod does not start when that is the first certificate")));
    }

    /** A certificate that no path needs still breaks its file where somebody cannot parse it. */
    private void strays(PathVerdict verdict) {
        for (CertificateFile file : List.of(chain.certChain(), chain.rootCert())) {
            file.certificates().stream()
                    .filter(certificate -> !verdict.path().contains(certificate))
                    .flatMap(certificate -> CertificateRules.encodingFault(certificate).stream())
                    .forEach(fault -> findings.add(fault.code().at(file.where(), fault.detail())));
        }
    }

    private void traps(PathVerdict verdict) {
        for (X509Certificate certificate : verdict.path()) {
            boolean anchor = chain.roots().certificates().contains(certificate);
            CertificateRules.traps(certificate, anchor, now, thresholds.of(certificate))
                    .forEach(trap -> findings.add(trap.code().at(where(certificate), trap.detail())));
        }
        for (int i = 1; i < verdict.path().size(); i++) {
            X509Certificate child = verdict.path().get(i - 1);
            X509Certificate issuer = verdict.path().get(i);
            if (child.getNotAfter().toInstant().isAfter(issuer.getNotAfter().toInstant())) {
                findings.add(TrustCode.OUTLIVES_ISSUER.at(
                        where(child),
                        subject(child) + " ends on " + child.getNotAfter().toInstant() + ", its issuer already on "
                                + issuer.getNotAfter().toInstant()));
            }
        }
    }
}
