package dev.meshca.k8s.kubeconfig;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/** TLS with one API server: which certificates it may show, and what is shown to it. */
final class ServerTrust {

    private final Cluster cluster;
    private final Optional<ClientIdentity> identity;

    ServerTrust(Cluster cluster, Optional<ClientIdentity> identity) {
        this.cluster = cluster;
        this.identity = identity;
    }

    void configure(OkHttpClient.Builder builder) {
        X509TrustManager trust = cluster.insecureSkipTlsVerify() ? new Anybody() : trusted();
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(identity.stream().toArray(KeyManager[]::new), new TrustManager[] {trust}, null);
            builder.sslSocketFactory(new ServerNameSockets(context.getSocketFactory(), cluster.tlsServerName()), trust);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no TLS", e);
        }
        if (cluster.insecureSkipTlsVerify()) {
            builder.hostnameVerifier((host, session) -> true);
        } else {
            var verifier = builder.build().hostnameVerifier();
            cluster.tlsServerName()
                    .ifPresent(name -> builder.hostnameVerifier((host, session) -> verifier.verify(name, session)));
        }
    }

    /** Without a certificate authority, those that this Java trusts. */
    private X509TrustManager trusted() {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(anchors());
            return Stream.of(factory.getTrustManagers())
                    .filter(X509TrustManager.class::isInstance)
                    .map(X509TrustManager.class::cast)
                    .findFirst()
                    .orElseThrow();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("this Java cannot verify certificates", e);
        }
    }

    private @Nullable KeyStore anchors() throws GeneralSecurityException, IOException {
        if (cluster.certificateAuthority().isEmpty()) {
            return null;
        }
        KeyStore anchors = KeyStore.getInstance("PKCS12");
        anchors.load(null, null);
        int number = 0;
        for (X509Certificate certificate :
                PemBlocks.of(cluster.certificateAuthority().get()).certificates()) {
            anchors.setCertificateEntry("anchor-" + number++, certificate);
        }
        return anchors;
    }

    /** What {@code insecure-skip-tls-verify} asks for. */
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
