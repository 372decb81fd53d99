package dev.meshca.issue;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.meshca.ClusterName;
import dev.meshca.InvalidCaException;
import dev.meshca.IstioDocuments;
import dev.meshca.KeyAlgorithm;
import dev.meshca.Validity;
import dev.meshca.internal.x509.CertificateTemplate;
import dev.meshca.internal.x509.Certificates;
import dev.meshca.internal.x509.PrivateKeys;
import dev.meshca.internal.x509.SigningKey;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.Future;

/** Makes roots and intermediates. */
final class Issuing {

    private record Ordered(ClusterName cluster, Future<KeyPair> pair) {}

    private final Issuance issuance;

    /** All that is made in one go is made and judged at one moment. */
    Issuing(Issuance issuance) {
        this.issuance = issuance.clock(Clock.fixed(issuance.clock().instant(), ZoneOffset.UTC));
    }

    RootCa root(CaSpec spec) {
        requireRole(CaSpec.Role.ROOT, spec);
        return root(spec, KeyPool.one(keyOf(spec), issuance));
    }

    List<CaCerts> below(RootCa root, List<ClusterName> clusters, CaSpec spec) {
        requireRole(CaSpec.Role.INTERMEDIATE, spec);
        Validity validity = validityBelow(root.certificate(), spec);
        try (KeyPool pool = new KeyPool(issuance, clusters.size())) {
            List<Ordered> ordered = order(pool, clusters, spec.chosenKey().orElseGet(root::keyAlgorithm));
            return pool.map(ordered, one -> below(root, one.cluster(), spec, validity, pool.get(one.pair())));
        }
    }

    TrustPlan.UnderNewRoot underNewRoot(CaSpec rootSpec, List<ClusterName> clusters, CaSpec spec) {
        requireRole(CaSpec.Role.ROOT, rootSpec);
        requireRole(CaSpec.Role.INTERMEDIATE, spec);
        try (KeyPool pool = new KeyPool(issuance, clusters.size() + 1)) {
            Future<KeyPair> rootPair = pool.order(keyOf(rootSpec));
            List<Ordered> ordered = order(pool, clusters, spec.chosenKey().orElseGet(() -> keyOf(rootSpec)));
            RootCa root = root(rootSpec, pool.get(rootPair));
            Validity validity = validityBelow(root.certificate(), spec);
            List<CaCerts> below =
                    pool.map(ordered, one -> below(root, one.cluster(), spec, validity, pool.get(one.pair())));
            return new TrustPlan.UnderNewRoot(root, TrustPlan.of(below, issuance.clock()));
        }
    }

    private static List<Ordered> order(KeyPool pool, List<ClusterName> clusters, KeyAlgorithm algorithm) {
        return clusters.stream()
                .map(cluster -> new Ordered(cluster, pool.order(algorithm)))
                .toList();
    }

    private static KeyAlgorithm keyOf(CaSpec root) {
        return root.chosenKey().orElse(KeyAlgorithm.RSA_4096);
    }

    private static void requireRole(CaSpec.Role role, CaSpec spec) {
        if (spec.role() != role) {
            throw new IllegalArgumentException(
                    role == CaSpec.Role.ROOT
                            ? "a root is made from what a root should be, not an intermediate"
                            : "an intermediate is made from what an intermediate should be, not a root");
        }
    }

    private RootCa root(CaSpec spec, KeyPair pair) {
        Validity validity =
                spec.chosenValidity().orElseGet(() -> Validity.lasting(Validity.CA_DEFAULT, issuance.clock()));
        SigningKey key = SigningKey.of(pair.getPrivate());
        X509Certificate certificate =
                CertificateTemplate.root(spec.subject(), validity).selfSigned(pair.getPublic(), key, issuance.random());
        return new RootCa(List.of(certificate), ascii(Certificates.pem(certificate)), key);
    }

    private CaCerts below(RootCa root, ClusterName cluster, CaSpec spec, Validity validity, KeyPair pair) {
        X509Certificate certificate = CertificateTemplate.intermediate(spec.subject(cluster), validity, spec.dnsNames())
                .signedBy(root.issuer(), pair.getPublic(), issuance.random());
        StringBuilder chain = new StringBuilder(Certificates.pem(certificate));
        root.path().forEach(above -> chain.append(Certificates.pem(above)));
        IstioDocuments documents = IstioDocuments.of(
                ascii(Certificates.pem(certificate)),
                ascii(PrivateKeys.pkcs8Pem(pair.getPrivate())),
                ascii(chain.toString()),
                root.roots().pem());
        return CaCerts.of(cluster, documents, issuance.clock());
    }

    private Validity validityBelow(X509Certificate issuer, CaSpec spec) {
        Validity outer = new Validity(
                issuer.getNotBefore().toInstant(), issuer.getNotAfter().toInstant());
        if (spec.chosenValidity().isEmpty()) {
            return clamped(outer, issuer);
        }
        Validity chosen = spec.chosenValidity().get();
        if (chosen.notAfter().isAfter(outer.notAfter())) {
            throw new IllegalArgumentException(
                    "an intermediate until " + chosen.notAfter() + " would outlive its issuer "
                            + Certificates.subject(issuer) + ", which ends on " + outer.notAfter()
                            + "; choose a shorter validity or renew the root first");
        }
        return chosen.within(outer);
    }

    private Validity clamped(Validity outer, X509Certificate issuer) {
        try {
            return Validity.lasting(Validity.CA_DEFAULT, issuance.clock()).within(outer);
        } catch (IllegalArgumentException e) {
            throw new InvalidCaException(
                    RootCaReader.CERTIFICATE,
                    Certificates.subject(issuer) + " is valid from " + outer.notBefore() + " to " + outer.notAfter()
                            + ", not now; renew it",
                    e);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(US_ASCII);
    }
}
