package dev.meshca.issue;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.meshca.ClusterName;
import dev.meshca.InvalidCaException;
import dev.meshca.IstioDocuments;
import dev.meshca.internal.x509.CertificateTemplate;
import dev.meshca.internal.x509.Certificates;
import dev.meshca.internal.x509.Pem;
import dev.meshca.internal.x509.PemDamage;
import dev.meshca.internal.x509.PemDocument;
import dev.meshca.internal.x509.PrivateKeys;
import dev.meshca.internal.x509.SigningKey;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Istio's layout out of certificates and keys that lie in any files, in any order. */
final class Assembly {

    private static final String KEY = "PRIVATE KEY";

    /** A private key, where it was found, and as it stood there. */
    private record Key(String file, PemDocument.Block block, PrivateKey key) {}

    /** A CA that could be that of the cluster. */
    private record Candidate(X509Certificate certificate, Key key) {}

    private final ClusterName cluster;
    private final Set<X509Certificate> certificates = new LinkedHashSet<>();
    private final List<Key> keys = new ArrayList<>();
    private final List<String> unread = new ArrayList<>();

    private Assembly(ClusterName cluster) {
        this.cluster = cluster;
    }

    static IstioDocuments of(ClusterName cluster, Map<String, byte[]> files) {
        Assembly assembly = new Assembly(cluster);
        new TreeMap<>(files).forEach(assembly::read);
        return assembly.documents();
    }

    private void read(String file, byte[] content) {
        PemDocument document = PemDocument.parse(content);
        document.defects().stream().findFirst().ifPresent(defect -> {
            String reason =
                    PemDamage.in(content).map(damage -> damage.sentence(file)).orElse(defect.sentence());
            throw new InvalidCaException(file, reason, null);
        });
        document.blocks().forEach(block -> read(file, block));
    }

    private void read(String file, PemDocument.Block block) {
        if (block.label().equals("CERTIFICATE")) {
            certificates.add(certificate(file, block));
        } else if (block.label().endsWith(KEY)) {
            readKey(file, block);
        }
    }

    private static X509Certificate certificate(String file, PemDocument.Block block) {
        try {
            return Certificates.parse(block.der());
        } catch (CertificateException e) {
            throw new InvalidCaException(
                    file, "line " + block.line() + ": the CERTIFICATE block does not hold a certificate", e);
        }
    }

    /** A key that cannot be read may be of something else. */
    private void readKey(String file, PemDocument.Block block) {
        try {
            keys.add(new Key(file, block, PrivateKeys.parse(block)));
        } catch (InvalidKeyException e) {
            unread.add(file + ": " + e.getMessage());
        }
    }

    private IstioDocuments documents() {
        Candidate issuer = issuer();
        List<X509Certificate> path = IssuerPath.toRoot(issuer.certificate(), List.copyOf(certificates));
        return IstioDocuments.of(
                pem(path.subList(0, 1)),
                Pem.block(issuer.key().block().label(), issuer.key().block().der())
                        .getBytes(US_ASCII),
                pem(path),
                pem(path.subList(path.size() - 1, path.size())));
    }

    private Candidate issuer() {
        List<Candidate> all = certificates.stream().flatMap(this::candidate).toList();
        List<Candidate> intermediates = all.stream()
                .filter(one -> Certificates.isCa(one.certificate()) && !Certificates.isSelfSigned(one.certificate()))
                .toList();
        if (intermediates.size() != 1) {
            throw new InvalidCaException(
                    cluster.value(), intermediates.isEmpty() ? none(all) : several(intermediates), null);
        }
        return intermediates.get(0);
    }

    /** One key may lie in several places, and in several forms. */
    private Stream<Candidate> candidate(X509Certificate certificate) {
        return keys.stream()
                .filter(key -> CertificateTemplate.canSignFor(certificate, SigningKey.of(key.key())))
                .limit(1)
                .map(key -> new Candidate(certificate, key));
    }

    private String none(List<Candidate> others) {
        if (!unread.isEmpty()) {
            return "there is no other private key of a CA than one that cannot be read (" + String.join("; ", unread)
                    + "): give an unencrypted PEM key";
        }
        if (keys.isEmpty()) {
            return "there is no private key in its files: add the key of the CA, as unencrypted PEM";
        }
        return others.stream()
                .filter(one -> Certificates.isSelfSigned(one.certificate()))
                .findFirst()
                .map(root -> "the key in " + root.key().file() + " is that of the root "
                        + Certificates.subject(root.certificate())
                        + ", and a root is no cluster's CA: have one issued below it")
                .orElse("no certificate of a CA goes with the key in "
                        + keys.get(0).file() + ": add the certificate of that key");
    }

    private static String several(List<Candidate> candidates) {
        return "there are several CAs with their keys, and a cluster has one: leave away the others of "
                + candidates.stream()
                        .map(one -> Certificates.subject(one.certificate()) + " (serial "
                                + one.certificate().getSerialNumber().toString(16) + ", key in "
                                + one.key().file() + ")")
                        .collect(Collectors.joining(" and "));
    }

    private static byte[] pem(List<X509Certificate> certificates) {
        return certificates.stream()
                .map(Certificates::pem)
                .collect(Collectors.joining())
                .getBytes(US_ASCII);
    }
}
