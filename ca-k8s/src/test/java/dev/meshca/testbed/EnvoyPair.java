package dev.meshca.testbed;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * One direction: through the client's Envoy to the Envoy of who is dialled, a connection and so a handshake each time, and one
 * connection that is kept all the while. Counting begins with the first good handshake.
 */
final class EnvoyPair {

    private static final int TEXTS = 5;

    private final Sidecar from;
    private final Sidecar to;
    private final Path listener;
    private final Thread dialler;
    private final List<MeshStats.Failure> failures = new ArrayList<>();
    private long ok;
    private long failed;
    private long broken;
    private volatile boolean stopped;

    private EnvoyPair(Sidecar from, Sidecar to, Duration interval) {
        this.from = from;
        this.to = to;
        this.listener = from.socket(to.asPeer().outbound());
        this.dialler = new Thread(() -> dial(interval), from.name() + " -> " + to.name());
        this.dialler.setDaemon(true);
    }

    static EnvoyPair dialling(Sidecar from, Sidecar to, Duration interval) {
        EnvoyPair pair = new EnvoyPair(from, to, interval);
        pair.dialler.start();
        return pair;
    }

    private void dial(Duration interval) {
        SocketChannel kept = null;
        while (!stopped) {
            long next = System.nanoTime() + interval.toNanos();
            try (SocketChannel fresh = connect()) {
                echo(fresh);
                succeeded();
            } catch (IOException e) {
                failed("handshake: " + e.getMessage());
            }
            kept = keep(kept);
            LockSupport.parkNanos(next - System.nanoTime());
        }
        close(kept);
    }

    private SocketChannel keep(SocketChannel kept) {
        try {
            if (kept == null) {
                return connect();
            }
            echo(kept);
            return kept;
        } catch (IOException e) {
            broke(e.getMessage());
            close(kept);
            return null;
        }
    }

    private SocketChannel connect() throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(listener));
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Only when the byte is back has the other side, too, verified. */
    private static void echo(SocketChannel channel) throws IOException {
        byte sent = (byte) System.nanoTime();
        channel.write(ByteBuffer.wrap(new byte[] {sent}));
        ByteBuffer received = ByteBuffer.allocate(1);
        if (channel.read(received) != 1) {
            throw new IOException("Envoy has closed the connection");
        }
        if (received.get(0) != sent) {
            throw new IOException("sent " + sent + ", got " + received.get(0));
        }
    }

    private synchronized void succeeded() {
        ok++;
    }

    private synchronized void failed(String text) {
        if (ok > 0) {
            failed++;
            keep(text);
        }
    }

    private synchronized void broke(String text) {
        if (ok > 0) {
            broken++;
            keep("kept connection: " + text);
        }
    }

    private void keep(String text) {
        if (failures.size() < TEXTS) {
            failures.add(new MeshStats.Failure(Instant.now(), text));
        }
    }

    private static void close(SocketChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            // the end of a connection that nobody waits for
        }
    }

    /** A broken connection that was to be kept is a failure as well. */
    synchronized MeshStats.Pair report() {
        return new MeshStats.Pair(from.name(), to.name(), ok, failed + broken, List.copyOf(failures));
    }

    void stop() {
        stopped = true;
        LockSupport.unpark(dialler);
        try {
            dialler.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
