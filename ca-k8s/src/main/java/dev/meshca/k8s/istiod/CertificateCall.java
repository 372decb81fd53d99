package dev.meshca.k8s.istiod;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * One call of {@code istio.v1.auth.IstioCertificateService/CreateCertificate}: gRPC over the JDK's HTTP/2, with the two
 * messages encoded by hand ({@code security/v1alpha1/ca.proto}), which saves a whole stack of libraries. The JDK does not
 * show trailers; a call that fails before it has answered anything has its status in the headers, and that is how istiod
 * refuses.
 */
final class CertificateCall {

    private static final String METHOD = "/istio.v1.auth.IstioCertificateService/CreateCertificate";
    private static final int CSR = (1 << 3) | 2;
    private static final int VALIDITY_DURATION = 3 << 3;
    private static final int CERT_CHAIN = (1 << 3) | 2;
    private static final int FRAME_HEADER = 5;

    private CertificateCall() {}

    /** What istiod answered instead of certificates. */
    static final class Refused extends IOException {

        private static final long serialVersionUID = 1L;

        Refused(String message) {
            super(message);
        }
    }

    /** The elements of {@code cert_chain}, each PEM text. */
    static List<String> send(
            IstiodAddress address, SSLContext tls, String token, String csr, Duration lifetime, Duration limit)
            throws IOException, InterruptedException {
        HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_2)
                .proxy(HttpClient.Builder.NO_PROXY)
                .sslContext(tls)
                .connectTimeout(limit)
                .build();
        HttpRequest request = HttpRequest.newBuilder(URI.create("https://" + address + METHOD))
                .timeout(limit)
                .header("content-type", "application/grpc")
                .header("te", "trailers")
                .header("authorization", "Bearer " + token)
                .POST(HttpRequest.BodyPublishers.ofByteArray(frame(message(csr, lifetime))))
                .build();
        HttpResponse<byte[]> response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        Optional<String> status = response.headers().firstValue("grpc-status");
        if (response.statusCode() != 200 || status.isPresent() || response.body().length < FRAME_HEADER) {
            String message = response.headers().firstValue("grpc-message").orElse("");
            throw new Refused("HTTP " + response.statusCode() + ", gRPC status " + status.orElse("unknown")
                    + (message.isEmpty() ? "" : ": " + decoded(message)));
        }
        return chain(unframed(response.body()));
    }

    static byte[] message(String csr, Duration lifetime) {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        byte[] text = csr.getBytes(StandardCharsets.US_ASCII);
        message.write(CSR);
        varint(message, text.length);
        message.writeBytes(text);
        message.write(VALIDITY_DURATION);
        varint(message, lifetime.toSeconds());
        return message.toByteArray();
    }

    static byte[] frame(byte[] message) {
        return ByteBuffer.allocate(FRAME_HEADER + message.length)
                .put((byte) 0)
                .putInt(message.length)
                .put(message)
                .array();
    }

    static ByteBuffer unframed(byte[] body) throws IOException {
        ByteBuffer frame = ByteBuffer.wrap(body);
        byte compressed = frame.get();
        int length = frame.getInt();
        if (compressed != 0 || length < 0 || length > frame.remaining()) {
            throw new IOException("the answer is no uncompressed gRPC message");
        }
        return frame.slice(frame.position(), length);
    }

    static List<String> chain(ByteBuffer message) throws IOException {
        List<String> chain = new ArrayList<>();
        while (message.hasRemaining()) {
            long key = varint(message);
            if (key == CERT_CHAIN) {
                byte[] text = new byte[length(message)];
                message.get(text);
                chain.add(new String(text, StandardCharsets.US_ASCII));
            } else {
                skip(message, (int) (key & 7));
            }
        }
        return chain;
    }

    private static void skip(ByteBuffer message, int wireType) throws IOException {
        switch (wireType) {
            case 0 -> varint(message);
            case 1 -> message.position(message.position() + within(message, Long.BYTES));
            case 2 -> {
                int length = length(message);
                message.position(message.position() + length);
            }
            case 5 -> message.position(message.position() + within(message, Integer.BYTES));
            default -> throw new IOException("the answer is no protobuf message");
        }
    }

    private static int length(ByteBuffer message) throws IOException {
        return within(message, varint(message));
    }

    private static int within(ByteBuffer message, long length) throws IOException {
        if (length < 0 || length > message.remaining()) {
            throw new IOException("the answer ends within a field");
        }
        return (int) length;
    }

    private static void varint(ByteArrayOutputStream out, long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            out.write((int) ((rest & 0x7f) | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    private static long varint(ByteBuffer in) throws IOException {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            byte next = in.get(in.position() + within(in, 1) - 1);
            in.position(in.position() + 1);
            value |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IOException("the answer has a number that is too long");
    }

    /** gRPC percent-encodes messages; unlike in forms, a plus is a plus. */
    private static String decoded(String message) {
        try {
            return URLDecoder.decode(message.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            return message;
        }
    }
}
