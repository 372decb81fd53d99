package dev.meshca.k8s.kubeconfig;

import dev.meshca.k8s.internal.AuthorityFault;
import dev.meshca.k8s.kubeconfig.document.Shown;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Trusts certificate authorities while they are valid, as Go does; the JDK does not look at the dates of an authority. */
final class DatedTrust extends X509ExtendedTrustManager {

    private final List<X509Certificate> authorities;
    private final String remedy;

    private DatedTrust(List<X509Certificate> authorities, String remedy) {
        this.authorities = authorities;
        this.remedy = remedy;
    }

    static DatedTrust in(List<X509Certificate> authorities, String field) {
        return new DatedTrust(authorities, "put its successor into " + field);
    }

    /** Trusts what this Java trusts. */
    static DatedTrust inThoseOfJava() {
        return new DatedTrust(List.of(manager(null).getAcceptedIssuers()), "update those of this Java");
    }

    private interface Check {
        void by(X509ExtendedTrustManager manager) throws CertificateException;
    }

    private void check(Check check) throws CertificateException {
        try {
            check.by(trusting(authorities.stream()
                    .filter(authority -> fault(authority).isEmpty())
                    .toList()));
        } catch (CertificateException refused) {
            for (X509Certificate authority : authorities) {
                Optional<String> fault = fault(authority);
                if (fault.isPresent() && issued(authority, check)) {
                    throw new AuthorityFault("the authority "
                            + Shown.line(authority.getSubjectX500Principal().toString()) + ", which " + fault.get()
                            + ": " + remedy);
                }
            }
            throw refused;
        }
    }

    /** By the time of this machine, as the JDK judges the certificates below. */
    private static Optional<String> fault(X509Certificate authority) {
        try {
            authority.checkValidity();
            return Optional.empty();
        } catch (CertificateNotYetValidException early) {
            return Optional.of("is valid from " + authority.getNotBefore().toInstant() + " on");
        } catch (CertificateExpiredException late) {
            return Optional.of("ended at " + authority.getNotAfter().toInstant());
        }
    }

    private static boolean issued(X509Certificate authority, Check check) {
        try {
            check.by(trusting(List.of(authority)));
            return true;
        } catch (CertificateException another) {
            return false;
        }
    }

    private static X509ExtendedTrustManager trusting(List<X509Certificate> authorities) throws CertificateException {
        if (authorities.isEmpty()) {
            throw new CertificateException("no authority is valid");
        }
        try {
            KeyStore anchors = KeyStore.getInstance("PKCS12");
            anchors.load(null, null);
            int number = 0;
            for (X509Certificate authority : authorities) {
                anchors.setCertificateEntry("anchor-" + number++, authority);
            }
            return manager(anchors);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("this Java cannot keep certificates", e);
        }
    }

    private static X509ExtendedTrustManager manager(@Nullable KeyStore anchors) {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(anchors);
            return Stream.of(factory.getTrustManagers())
                    .filter(X509ExtendedTrustManager.class::isInstance)
                    .map((TrustManager manager) -> (X509ExtendedTrustManager) manager)
                    .findFirst()
                    .orElseThrow();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java cannot verify certificates", e);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        check(manager -> manager.checkServerTrusted(chain, authType));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        check(manager -> manager.checkServerTrusted(chain, authType, socket));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        check(manager -> manager.checkServerTrusted(chain, authType, engine));
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw noServer();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw noServer();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw noServer();
    }

    private static CertificateException noServer() {
        return new CertificateException("only servers are verified");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return authorities.toArray(X509Certificate[]::new);
    }
}
