package dev.meshca.training;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** An API server that keeps what it is given and has nothing else: enough for the commands that {@link ClassArchive} runs. */
final class TrainingServer implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String VERSION = "{\"major\":\"1\",\"minor\":\"34\",\"gitVersion\":\"v1.34.0\"}";
    private static final String EMPTY = "{\"kind\":\"List\",\"apiVersion\":\"v1\",\"metadata\":{},\"items\":[]}";
    private static final String NOTHING = """
            {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","reason":"NotFound","code":404}""";

    private final HttpsServer server;
    private final String certificate;
    private final Map<String, String> objects = new ConcurrentHashMap<>();
    private final AtomicInteger versions = new AtomicInteger(1);

    private TrainingServer(HttpsServer server, String certificate) {
        this.server = server;
        this.certificate = certificate;
    }

    static TrainingServer start(String name) throws IOException {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            KeyPair keys = generator.generateKeyPair();
            Certificate certificate = certificate(keys);
            HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setHttpsConfigurator(new HttpsConfigurator(context(keys, certificate)));
            TrainingServer started = new TrainingServer(
                    server, Base64.getEncoder().encodeToString(pem(certificate).getBytes(StandardCharsets.US_ASCII)));
            started.objects.put("/version", VERSION);
            started.objects.put("/api/v1/namespaces/kube-system", """
                    {"kind":"Namespace","apiVersion":"v1","metadata":{"name":"kube-system","uid":"%s"}}""".formatted(name));
            server.createContext("/", started::answer);
            server.start();
            return started;
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException("no API server without a certificate", e);
        }
    }

    private static Certificate certificate(KeyPair keys)
            throws IOException, GeneralSecurityException, OperatorCreationException {
        X500Principal name = new X500Principal("CN=kube-apiserver");
        Instant now = Instant.now();
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                name,
                BigInteger.ONE,
                Date.from(now.minus(Duration.ofHours(1))),
                Date.from(now.plus(Duration.ofDays(1))),
                name,
                keys.getPublic());
        builder.addExtension(
                Extension.subjectAlternativeName,
                false,
                new GeneralNames(new GeneralName(GeneralName.iPAddress, "127.0.0.1")));
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
    }

    private static SSLContext context(KeyPair keys, Certificate certificate)
            throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        store.setKeyEntry("server", keys.getPrivate(), new char[0], new Certificate[] {certificate});
        KeyManagerFactory managers = KeyManagerFactory.getInstance("PKIX");
        managers.init(store, new char[0]);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    private static String pem(Certificate certificate) throws GeneralSecurityException {
        return "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded())
                + "\n-----END CERTIFICATE-----\n";
    }

    /** This server as an entry of a kubeconfig's clusters. */
    String entry(String name) {
        return "{name: %s, cluster: {server: \"https://127.0.0.1:%d\", certificate-authority-data: %s}}"
                .formatted(name, server.getAddress().getPort(), certificate);
    }

    private void answer(HttpExchange asked) throws IOException {
        try (asked) {
            String body = new String(asked.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String answer = asked.getRequestMethod().equals("GET") ? find(asked) : kept(asked, body);
            byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
            asked.getResponseHeaders().set("Content-Type", "application/json");
            asked.sendResponseHeaders(answer.equals(NOTHING) ? 404 : 200, bytes.length);
            asked.getResponseBody().write(bytes);
        }
    }

    private String find(HttpExchange asked) {
        String path = asked.getRequestURI().getPath();
        boolean list = path.endsWith("s") && !path.contains("/secrets/");
        return objects.getOrDefault(path, list ? EMPTY : NOTHING);
    }

    private String kept(HttpExchange asked, String body) {
        ObjectNode object = (ObjectNode) JSON.readTree(body);
        String path = asked.getRequestURI().getPath();
        if (path.endsWith("reviews")) {
            object.putObject("status").put("allowed", true);
            return object.toString();
        }
        String place = asked.getRequestMethod().equals("POST")
                ? path + "/" + object.path("metadata").path("name").asString()
                : path;
        object.withObject("/metadata").put("resourceVersion", String.valueOf(versions.incrementAndGet()));
        object.withObject("/metadata").put("uid", place);
        boolean dryRun = String.valueOf(asked.getRequestURI().getQuery()).contains("dryRun");
        if (!dryRun) {
            objects.put(place, object.toString());
        }
        return object.toString();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
