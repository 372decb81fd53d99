package dev.meshca.k8s.kubeconfig;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A proxy for CONNECT, plain HTTP and SOCKS 5. Whatever it is asked for, it leads to one server, so names behind it need not
 * resolve here.
 */
final class RecordingProxy implements AutoCloseable {

    private static final int SOCKS_VERSION = 5;

    private final ServerSocket listening;
    private final InetSocketAddress server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final Set<Integer> ports = ConcurrentHashMap.newKeySet();

    RecordingProxy(InetSocketAddress server) throws IOException {
        this.server = server;
        this.listening = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        threads.execute(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    /** How it was asked, such as {@code CONNECT api.example:443 Basic …}. */
    List<String> asked() {
        return List.copyOf(asked);
    }

    /** Whether a connection that a server sees from this port came through here. */
    boolean isFrom(int port) {
        return ports.contains(port);
    }

    void forget() {
        asked.clear();
        ports.clear();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listening.accept();
                open.add(client);
                threads.execute(() -> serve(client));
            }
        } catch (IOException closed) {
            // The end.
        }
    }

    private void serve(Socket client) {
        try (client;
                Socket upstream = new Socket()) {
            InputStream in = client.getInputStream();
            int first = in.read();
            byte[] head = first == SOCKS_VERSION ? socks(client) : http(first, client);
            open.add(upstream);
            upstream.connect(server);
            ports.add(upstream.getLocalPort());
            confirm(first, head, client);
            if (head.length > 0) {
                upstream.getOutputStream().write(head);
            }
            threads.execute(() -> pump(upstream, client));
            pump(client, upstream);
        } catch (IOException | UncheckedIOException ended) {
            // As connections do.
        }
    }

    private static void confirm(int first, byte[] head, Socket client) throws IOException {
        OutputStream out = client.getOutputStream();
        if (first == SOCKS_VERSION) {
            out.write(new byte[] {SOCKS_VERSION, 0, 0, 1, 0, 0, 0, 0, 0, 0});
        } else if (head.length == 0) {
            out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        }
    }

    /** What is to be passed on: nothing for a tunnel. */
    private byte[] http(int first, Socket client) throws IOException {
        StringBuilder head = new StringBuilder().append((char) first);
        InputStream in = client.getInputStream();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.read());
        }
        List<String> lines = head.toString().lines().toList();
        String[] request = lines.get(0).split(" ");
        String login = lines.stream()
                .filter(line -> line.toLowerCase(java.util.Locale.ROOT).startsWith("proxy-authorization: "))
                .map(line -> " " + line.substring("proxy-authorization: ".length()))
                .findFirst()
                .orElse("");
        asked.add((request[0].equals("CONNECT") ? "CONNECT " + request[1] : "plain") + login);
        return request[0].equals("CONNECT")
                ? new byte[0]
                : head.toString().replaceFirst("http://[^/]*", "").getBytes(StandardCharsets.ISO_8859_1);
    }

    private byte[] socks(Socket client) throws IOException {
        InputStream in = client.getInputStream();
        in.readNBytes(in.read());
        client.getOutputStream().write(new byte[] {SOCKS_VERSION, 0});
        byte[] request = in.readNBytes(4);
        int length = request[3] == 1 ? 4 : request[3] == 4 ? 16 : in.read();
        byte[] address = in.readNBytes(length);
        int port = in.read() * 256 + in.read();
        String host = request[3] == 3
                ? new String(address, StandardCharsets.US_ASCII)
                : InetAddress.getByAddress(address).getHostAddress();
        asked.add("SOCKS " + host + ":" + port);
        return new byte[0];
    }

    private static void pump(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException ended) {
            // As connections do.
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket socket : open) {
            socket.close();
        }
        threads.shutdownNow();
    }
}
