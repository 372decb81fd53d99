package dev.meshca.k8s.istiod;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Reads the chain that an istiod serves, by a TLS handshake. <strong>Nothing is trusted here, on purpose</strong>: the
 * question is what the other side shows, whether good or bad, and others judge the answer. The handshake is completed,
 * because only then has the other side proved that it holds the key of its certificate; after it the connection is
 * closed without a byte of application data.
 */
final class IstiodEndpoint {

    private IstiodEndpoint() {}

    static ServedChain read(String replica, IstiodAddress address, Duration limit) {
        AtomicBoolean late = new AtomicBoolean();
        try (Socket plain = new Socket()) {
            Executor alarm = CompletableFuture.delayedExecutor(limit.toMillis(), TimeUnit.MILLISECONDS, Runnable::run);
            CompletableFuture<Void> watch = CompletableFuture.runAsync(() -> abort(plain, late), alarm);
            try {
                return ServedChain.of(replica, handshake(plain, address, limit));
            } finally {
                watch.cancel(false);
            }
        } catch (IOException e) {
            return ServedChain.silent(replica, late.get() ? tooLate(address, limit) : why(e, address, limit));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK speaks no TLS", e);
        }
    }

    private static List<X509Certificate> handshake(Socket plain, IstiodAddress address, Duration limit)
            throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Recorder()}, null);
        int millis = Math.toIntExact(Math.max(1, Math.min(limit.toMillis(), Integer.MAX_VALUE)));
        plain.connect(new InetSocketAddress(address.host(), address.port()), millis);
        plain.setSoTimeout(millis);
        try (SSLSocket socket =
                (SSLSocket) context.getSocketFactory().createSocket(plain, address.host(), address.port(), true)) {
            socket.startHandshake();
            return Arrays.stream(socket.getSession().getPeerCertificates())
                    .map(X509Certificate.class::cast)
                    .toList();
        }
    }

    /** A read has its own time limit; this one is for who sends a byte now and then. */
    private static void abort(Socket socket, AtomicBoolean late) {
        late.set(true);
        try {
            socket.close();
        } catch (IOException alreadyClosed) {
            return;
        }
    }

    private static String why(IOException e, IstiodAddress address, Duration limit) {
        if (e instanceof SocketTimeoutException) {
            return tooLate(address, limit);
        }
        if (e instanceof UnknownHostException) {
            return "the name " + address.host() + " is not known";
        }
        if (e instanceof SSLException) {
            return address + " does not complete a TLS handshake: " + e.getMessage();
        }
        return "nothing answers at " + address + ": " + e.getMessage();
    }

    private static String tooLate(IstiodAddress address, Duration limit) {
        if (limit.toMillis() <= 0) {
            return "no time was left to ask it: the API server took all of the time limit";
        }
        return address + " did not complete a TLS handshake within " + limit.toMillis() + " ms";
    }

    /** Extends the class, not the interface, because of the latter the JDK makes a verifier of its own. */
    private static final class Recorder extends X509ExtendedTrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
