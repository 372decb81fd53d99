import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;

/** HTTP/1.1 over TLS with one client: one request after the other. */
final class TlsConnection {

    private static final String END_OF_HEAD = "\r\n\r\n";
    private static final Pattern LENGTH = Pattern.compile("(?im)^content-length: *(\\d+)");

    private final SocketChannel channel;
    private final SelectionKey key;
    private final SSLEngine engine;
    private final ApiServer server;
    private final EventLoop loop;
    private final Counters counters;
    private final ByteArrayOutputStream request = new ByteArrayOutputStream();

    private ByteBuffer received;
    private ByteBuffer unsent = ByteBuffer.allocate(0);
    private boolean closed;

    TlsConnection(
            SocketChannel channel,
            SelectionKey key,
            SSLContext tls,
            ApiServer server,
            EventLoop loop,
            Counters counters)
            throws IOException {
        this.channel = channel;
        this.key = key;
        this.server = server;
        this.loop = loop;
        this.counters = counters;
        this.engine = tls.createSSLEngine();
        engine.setUseClientMode(false);
        engine.beginHandshake();
        this.received = ByteBuffer.allocate(2 * engine.getSession().getPacketBufferSize());
        counters.connection();
    }

    /** Something can be read or written. */
    void ready() {
        try {
            flush();
            if (channel.read(received) < 0) {
                close();
                return;
            }
            unwrapAll();
        } catch (IOException | RuntimeException lost) {
            close();
        }
    }

    private void unwrapAll() throws IOException {
        received.flip();
        ByteBuffer plain = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize());
        while (!closed) {
            if (engine.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
                engine.getDelegatedTask().run();
            } else if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
                send(new byte[0]);
            } else {
                SSLEngineResult result = engine.unwrap(received, plain);
                if (result.getStatus() == SSLEngineResult.Status.CLOSED) {
                    close();
                    return;
                }
                request.write(plain.array(), 0, plain.position());
                plain.clear();
                boolean needsMore = result.getStatus() == SSLEngineResult.Status.BUFFER_UNDERFLOW
                        || result.bytesConsumed() == 0 && engine.getHandshakeStatus() != HandshakeStatus.NEED_TASK
                                && engine.getHandshakeStatus() != HandshakeStatus.NEED_WRAP;
                if (needsMore) {
                    break;
                }
            }
        }
        received.compact();
        answerIfWhole();
    }

    private void answerIfWhole() {
        String text = request.toString(StandardCharsets.UTF_8);
        int head = text.indexOf(END_OF_HEAD);
        if (head < 0) {
            return;
        }
        Matcher length = LENGTH.matcher(text.substring(0, head));
        int body = length.find() ? Integer.parseInt(length.group(1)) : 0;
        String content = text.substring(head + END_OF_HEAD.length());
        if (content.getBytes(StandardCharsets.UTF_8).length < body) {
            return;
        }
        request.reset();
        String[] first = text.substring(0, text.indexOf("\r\n")).split(" ");
        byte[] answer = server.answer(first[0], first[1], content);
        loop.later(() -> sendUnlessLost(answer));
    }

    private void sendUnlessLost(byte[] answer) {
        if (!closed) {
            try {
                send(answer);
            } catch (IOException lost) {
                close();
            }
        }
    }

    private void send(byte[] content) throws IOException {
        ByteBuffer plain = ByteBuffer.wrap(content);
        do {
            ByteBuffer packet = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
            engine.wrap(plain, packet);
            packet.flip();
            ByteBuffer both = ByteBuffer.allocate(unsent.remaining() + packet.remaining());
            unsent = both.put(unsent).put(packet).flip();
        } while (plain.hasRemaining());
        flush();
    }

    private void flush() throws IOException {
        if (unsent.hasRemaining()) {
            channel.write(unsent);
        }
        if (key.isValid()) {
            key.interestOps(unsent.hasRemaining() ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ);
        }
    }

    private void close() {
        if (!closed) {
            closed = true;
            counters.disconnection();
            try {
                channel.close();
            } catch (IOException ignored) {
                // it is gone either way
            }
        }
    }
}
