package dev.meshca.k8s.istiod;

import dev.meshca.trust.TrustBundle;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * Believes an istiod as a workload does: its chain must end at one of the roots, and its certificate must be that of the
 * Service of istiod, whatever the address it is reached at. A token is sent to no one else.
 */
final class IstiodTrust extends X509ExtendedTrustManager {

    private static final int DNS_NAME = 2;

    private final X509TrustManager chains;
    private final Pattern service;

    private IstiodTrust(X509TrustManager chains, String namespace) {
        this.chains = chains;
        this.service = Pattern.compile("istiod(-[a-z0-9-]+)?\\." + Pattern.quote(namespace) + "\\.svc");
    }

    static SSLContext context(TrustBundle roots, String namespace) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {of(roots, namespace)}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK speaks no TLS", e);
        }
    }

    static IstiodTrust of(TrustBundle roots, String namespace) {
        try {
            KeyStore anchors = KeyStore.getInstance(KeyStore.getDefaultType());
            anchors.load(null, null);
            for (X509Certificate root : roots.certificates()) {
                anchors.setCertificateEntry("root" + anchors.size(), root);
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(anchors);
            X509TrustManager chains = Stream.of(factory.getTrustManagers())
                    .filter(X509TrustManager.class::isInstance)
                    .map(X509TrustManager.class::cast)
                    .findFirst()
                    .orElseThrow();
            return new IstiodTrust(chains, namespace);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("this JDK verifies no certificates", e);
        }
    }

    private void check(X509Certificate[] chain, String authType) throws CertificateException {
        if (chains.getAcceptedIssuers().length == 0) {
            throw new CertificateException("there is no root to believe");
        }
        chains.checkServerTrusted(chain, authType);
        Collection<List<?>> names = chain[0].getSubjectAlternativeNames();
        if (names == null
                || names.stream()
                        .noneMatch(name -> Integer.valueOf(DNS_NAME).equals(name.get(0))
                                && service.matcher(String.valueOf(name.get(1))).matches())) {
            throw new CertificateException("the certificate is not that of the Service of istiod");
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        check(chain, authType);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        check(chain, authType);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        check(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("there are no clients here");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new CertificateException("there are no clients here");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw new CertificateException("there are no clients here");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return chains.getAcceptedIssuers();
    }
}
