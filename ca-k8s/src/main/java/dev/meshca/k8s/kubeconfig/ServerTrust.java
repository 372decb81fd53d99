package dev.meshca.k8s.kubeconfig;

import dev.meshca.k8s.kubeconfig.document.PemBlocks;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import okhttp3.OkHttpClient;

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
            builder.hostnameVerifier((host, session) -> verifier.verify(
                    HostName.withoutFinalDot(cluster.tlsServerName().orElse(host)), session));
        }
    }

    private X509TrustManager trusted() {
        return cluster.certificateAuthority()
                .map(authority -> DatedTrust.in(PemBlocks.of(authority).certificates(), authority.what()))
                .orElseGet(DatedTrust::inThoseOfJava);
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
