package dev.meshca.k8s.kubeconfig;

import dev.meshca.k8s.internal.IpAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.StandardConstants;

/**
 * TLS that asks for a server by name: that of its address, or another one ({@code tls-server-name}). The JDK by itself leaves
 * out names with an underscore.
 */
final class ServerNameSockets extends SSLSocketFactory {

    private final SSLSocketFactory sockets;
    private final Optional<String> name;

    ServerNameSockets(SSLSocketFactory sockets, Optional<String> name) {
        this.sockets = sockets;
        this.name = name;
    }

    @Override
    public Socket createSocket(Socket connected, String host, int port, boolean autoClose) throws IOException {
        String asked = HostName.withoutFinalDot(name.orElse(host));
        SSLSocket socket = (SSLSocket) sockets.createSocket(connected, asked, port, autoClose);
        if (IpAddress.parse(asked).isEmpty()) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setServerNames(List.of(new AnyName(asked)));
            socket.setSSLParameters(parameters);
        }
        return socket;
    }

    @Override
    public String[] getDefaultCipherSuites() {
        return sockets.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return sockets.getSupportedCipherSuites();
    }

    @Override
    public Socket createSocket(String host, int port) {
        throw unconnected();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) {
        throw unconnected();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
        throw unconnected();
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
        throw unconnected();
    }

    /** The JDK's own type for it refuses an underscore. */
    private static final class AnyName extends SNIServerName {

        AnyName(String name) {
            super(StandardConstants.SNI_HOST_NAME, name.getBytes(StandardCharsets.US_ASCII));
        }
    }

    private static UnsupportedOperationException unconnected() {
        return new UnsupportedOperationException("TLS is only put over a connection that stands");
    }
}
