import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/** One thread for all servers and connections; an answer that is due later occupies none. */
final class EventLoop implements Runnable {

    private static final int WAITING_CONNECTIONS = 64;

    private record Listener(Supplier<SSLContext> tls, ApiServer server) {}

    private record Due(long nanos, long order, Runnable what) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            int byTime = Long.compare(nanos - other.nanos, 0);
            return byTime == 0 ? Long.compare(order, other.order) : byTime;
        }
    }

    private final long latencyNanos;
    private final Counters counters;
    private final Selector selector = Selector.open();
    private final PriorityQueue<Due> due = new PriorityQueue<>();
    private final Map<Integer, ServerSocketChannel> listening = new HashMap<>();
    private long order;

    EventLoop(long latencyNanos, Counters counters) throws IOException {
        this.latencyNanos = latencyNanos;
        this.counters = counters;
    }

    /** Listens on a free port, which it returns. */
    int listen(Supplier<SSLContext> tls, ApiServer server) throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open();
        channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), WAITING_CONNECTIONS);
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_ACCEPT, new Listener(tls, server));
        int port = channel.socket().getLocalPort();
        listening.put(port, channel);
        return port;
    }

    /** From now on connections to this port are refused. */
    void close(int port) throws IOException {
        listening.remove(port).close();
    }

    /** Does something when an answer is due. */
    void later(Runnable what) {
        due.add(new Due(System.nanoTime() + latencyNanos, order++, what));
    }

    @Override
    public void run() {
        try {
            while (true) {
                selector.select(this::serve, untilNext());
                while (!due.isEmpty() && due.peek().nanos() - System.nanoTime() <= 0) {
                    due.poll().what().run();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** In milliseconds, at least one, which keeps answers from being early. */
    private long untilNext() {
        return due.isEmpty() ? 0 : Math.max(1, (due.peek().nanos() - System.nanoTime() + 999_999) / 1_000_000);
    }

    private void serve(SelectionKey key) {
        if (key.attachment() instanceof Listener listener) {
            accept((ServerSocketChannel) key.channel(), listener);
        } else {
            ((TlsConnection) key.attachment()).ready();
        }
    }

    private void accept(ServerSocketChannel channel, Listener listener) {
        try {
            SocketChannel client = channel.accept();
            if (client != null) {
                client.configureBlocking(false);
                SelectionKey key = client.register(selector, SelectionKey.OP_READ);
                key.attach(new TlsConnection(client, key, listener.tls().get(), listener.server(), this, counters));
            }
        } catch (IOException lost) {
            // who gave up before being accepted is no connection
        }
    }
}
