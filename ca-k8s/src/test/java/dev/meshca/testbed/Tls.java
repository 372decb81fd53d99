package dev.meshca.testbed;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** TLS as a client of the testbed's servers. */
final class Tls {

    private static final int TIMEOUT_MILLIS = 5000;

    private Tls() {}

    static SSLSocketFactory trusting(String certificates) throws GeneralSecurityException, IOException {
        return contextTrusting(certificates).getSocketFactory();
    }

    static SSLContext contextTrusting(String certificates) throws GeneralSecurityException, IOException {
        KeyStore anchors = KeyStore.getInstance(KeyStore.getDefaultType());
        anchors.load(null, null);
        var pem = new ByteArrayInputStream(certificates.getBytes(StandardCharsets.US_ASCII));
        for (Certificate anchor : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
            anchors.setCertificateEntry("anchor" + anchors.size(), anchor);
        }
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(anchors);
        return context(trust.getTrustManagers());
    }

    /** What a server presents, believed or not. */
    static List<X509Certificate> presentedChain(int port) throws GeneralSecurityException, IOException {
        try (SSLSocket socket = (SSLSocket)
                context(new TrustManager[] {new Anybody()}).getSocketFactory().createSocket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), TIMEOUT_MILLIS);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.startHandshake();
            return Stream.of(socket.getSession().getPeerCertificates())
                    .map(X509Certificate.class::cast)
                    .toList();
        }
    }

    private static SSLContext context(TrustManager[] trust) throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust, null);
        return context;
    }

    private static final class Anybody implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
