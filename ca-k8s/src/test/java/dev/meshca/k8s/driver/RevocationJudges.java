package dev.meshca.k8s.driver;

import dev.meshca.IstioDocuments;
import dev.meshca.testbed.OpenSslJudge;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.cert.CertPath;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertStore;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Verifiers that check every CA of a path against revocation lists: {@code openssl -crl_check_all}, and PKIX of the JDK. */
final class RevocationJudges {

    private RevocationJudges() {}

    /** What each that refuses says; the renewal is a folder with leaf and chain, as a workload keeps them. */
    static List<String> ask(Path renewal, String roots, String lists, Path folder) {
        return Stream.of("openssl: " + openssl(renewal, roots, lists, folder), "jdk: " + jdk(renewal, roots, lists))
                .filter(verdict -> !verdict.endsWith(": "))
                .toList();
    }

    private static String openssl(Path renewal, String roots, String lists, Path folder) {
        try {
            Files.copy(
                    renewal.resolve("chain.pem"),
                    folder.resolve(IstioDocuments.CERT_CHAIN),
                    StandardCopyOption.REPLACE_EXISTING);
            Files.writeString(folder.resolve(IstioDocuments.ROOT_CERT), roots);
            Files.writeString(folder.resolve(IstioDocuments.CA_CRL), lists);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return OpenSslJudge.verify(List.of(renewal.resolve("leaf.pem")), folder, folder);
    }

    /** The builder finds the path, as it does without lists; the validator says what is wrong with it. */
    private static String jdk(Path renewal, String roots, String lists) {
        try {
            X509CertSelector leaf = new X509CertSelector();
            leaf.setCertificate(
                    certificates(Files.readString(renewal.resolve("leaf.pem"))).get(0));
            Set<TrustAnchor> anchors = certificates(roots).stream()
                    .map(root -> new TrustAnchor(root, null))
                    .collect(Collectors.toSet());
            PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, leaf);
            Collection<Object> known = new ArrayList<>(List.of(leaf.getCertificate()));
            known.addAll(certificates(Files.readString(renewal.resolve("chain.pem"))));
            known.addAll(factory().generateCRLs(stream(lists)));
            parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(known)));
            parameters.setRevocationEnabled(false);
            CertPath path =
                    CertPathBuilder.getInstance("PKIX").build(parameters).getCertPath();
            parameters.setRevocationEnabled(true);
            CertPathValidator.getInstance("PKIX").validate(path, parameters);
            return "";
        } catch (CertPathBuilderException | CertPathValidatorException refused) {
            return String.valueOf(refused.getMessage());
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<X509Certificate> certificates(String pem) throws GeneralSecurityException {
        return factory().generateCertificates(stream(pem)).stream()
                .map(X509Certificate.class::cast)
                .toList();
    }

    private static CertificateFactory factory() throws GeneralSecurityException {
        return CertificateFactory.getInstance("X.509");
    }

    private static InputStream stream(String pem) {
        return new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII));
    }
}
