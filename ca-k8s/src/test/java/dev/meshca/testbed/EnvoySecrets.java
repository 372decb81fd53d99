package dev.meshca.testbed;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What an Envoy presents and trusts, asked again and again. */
final class EnvoySecrets implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(250);
    private static final int TEXTS = 5;
    private static final String REFUSED_RENEWAL = "failed to sign CSR";
    private static final String REFUSED_CONNECTION = " refused: ";

    private final Sidecar sidecar;
    private final ScheduledExecutorService poller;
    private volatile List<X509Certificate> chain = List.of();
    private volatile List<X509Certificate> roots = List.of();
    private volatile long renewals;
    private volatile Duration leastLife = Duration.ofDays(1);

    private EnvoySecrets(Sidecar sidecar) {
        this.sidecar = sidecar;
        this.poller = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "secrets of " + sidecar.name());
            thread.setDaemon(true);
            return thread;
        });
    }

    static EnvoySecrets of(Sidecar sidecar) {
        EnvoySecrets secrets = new EnvoySecrets(sidecar);
        secrets.poller.scheduleWithFixedDelay(secrets::look, 0, POLL.toMillis(), TimeUnit.MILLISECONDS);
        return secrets;
    }

    private void look() {
        try {
            JsonNode dump = JsonMapper.shared().readTree(sidecar.admin("config_dump?resource=dynamic_active_secrets"));
            for (JsonNode config : dump.path("configs")) {
                take(config.path("name").asString(""), config.path("secret"));
            }
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            // Envoy is gone or not there yet: what was seen last stays
        }
        if (!chain.isEmpty()) {
            Duration life =
                    Duration.between(Instant.now(), chain.get(0).getNotAfter().toInstant());
            leastLife = life.compareTo(leastLife) < 0 ? life : leastLife;
        }
    }

    private void take(String name, JsonNode secret) throws GeneralSecurityException {
        switch (name) {
            case "default" -> {
                List<X509Certificate> now = certificates(
                        secret.path("tls_certificate").path("certificate_chain").path("inline_bytes"));
                renewals += now.isEmpty() || now.equals(chain) ? 0 : 1;
                chain = now;
            }
            case "ROOTCA" ->
                roots = certificates(
                        secret.path("validation_context").path("trusted_ca").path("inline_bytes"));
            default -> {}
        }
    }

    private static List<X509Certificate> certificates(JsonNode base64) throws GeneralSecurityException {
        byte[] pem = Base64.getDecoder().decode(base64.asString(""));
        return CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem)).stream()
                .map(X509Certificate.class::cast)
                .toList();
    }

    /** How long the certificate in use was still good, at the worst moment; negative when it had ended. */
    Duration leastLife() {
        return leastLife;
    }

    MeshStats.Workload report() {
        List<String> log = sidecar.log();
        return new MeshStats.Workload(
                sidecar.name(),
                sidecar.cluster(),
                chain.isEmpty() ? "no certificate yet" : "",
                tally(renewals, log, REFUSED_RENEWAL),
                tally(0, log, REFUSED_CONNECTION),
                chain.size() < 2 ? "" : serial(chain.get(1)),
                chain.isEmpty() ? "" : serial(chain.get(0)),
                chain.isEmpty() ? "" : chain.get(0).getNotAfter().toInstant().toString(),
                fingerprints(chain),
                fingerprints(roots),
                List.of());
    }

    private static MeshStats.Tally tally(long good, List<String> log, String bad) {
        List<MeshStats.Failure> failures = log.stream()
                .filter(line -> line.contains(bad))
                .map(line -> new MeshStats.Failure(Instant.parse(line.substring(0, line.indexOf('Z') + 1)), line))
                .toList();
        return new MeshStats.Tally(
                good, failures.size(), failures.stream().limit(TEXTS).toList());
    }

    private static String serial(X509Certificate certificate) {
        byte[] bytes = certificate.getSerialNumber().toByteArray();
        int from = bytes[0] == 0 && bytes.length > 1 ? 1 : 0;
        return HexFormat.of().formatHex(bytes, from, bytes.length);
    }

    private static List<String> fingerprints(List<X509Certificate> certificates) {
        return certificates.stream().map(EnvoySecrets::fingerprint).toList();
    }

    private static String fingerprint(X509Certificate certificate) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        poller.shutdownNow();
    }
}
