package dev.meshca.testing;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/** TLS of a server that presents a forged certificate. */
public final class ServerTls {

    private ServerTls() {}

    /**
     * With the certificate of the server and that of its issuer.
     *
     * @param clients whose certificates it takes; none asks for the JDK's
     */
    public static SSLContext of(Forged server, Forged issuer, TrustManager... clients) {
        try {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(null, null);
            Certificate[] chain = {server.certificate(), issuer.certificate()};
            keys.setKeyEntry("server", server.keys().getPrivate(), new char[0], chain);
            KeyManagerFactory managers = KeyManagerFactory.getInstance("PKIX");
            managers.init(keys, new char[0]);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), clients.length == 0 ? null : clients, null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("this JDK speaks no TLS", e);
        }
    }
}
