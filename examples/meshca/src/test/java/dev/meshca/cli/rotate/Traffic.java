package dev.meshca.cli.rotate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.testbed.Await;
import dev.meshca.testbed.MeshStats;
import dev.meshca.testbed.MeshWorkloads;
import dev.meshca.trust.TrustReport;
import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Workloads that talk all the time, and the figures of what happened meanwhile. */
final class Traffic implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final MeshWorkloads workloads;
    private MeshStats last;

    Traffic(MeshWorkloads workloads) {
        this.workloads = workloads;
        this.last = workloads.stats();
    }

    /** Since the start, or since this was said before. */
    void assertThatNobodyWasRefused(String story) {
        MeshStats now = workloads.stats();
        System.err.println(String.format(
                Locale.ROOT,
                "%s: %,d handshakes, %,d failed; %,d renewals; %d s",
                story,
                now.handshakesSince(last),
                now.failedSince(last),
                now.renewalsSince(last),
                Duration.between(last.at(), now.at()).toSeconds()));
        assertThat(now.failed()).as(now.summary()).isZero();
        assertThat(now.handshakesSince(last)).isGreaterThan(100);
        last = now;
    }

    /** By the next renewal at the latest. */
    void awaitRoot(X509Certificate root) {
        Set<List<String>> wanted =
                Set.of(List.of(TrustReport.Certificate.of(root).sha256()));
        Await.until(
                "every workload trusts this root and no other",
                LIMIT,
                () -> workloads.stats().workloads().stream()
                        .map(MeshStats.Workload::roots)
                        .collect(Collectors.toSet())
                        .equals(wanted));
    }

    /** By the next renewal at the latest. */
    void awaitIssuer(String cluster, X509Certificate issuer) {
        Await.until(
                "every workload of " + cluster + " has a certificate from its present CA",
                LIMIT,
                () -> workloads.stats().issuersIn(cluster).stream()
                        .allMatch(serial -> new BigInteger(serial, 16).equals(issuer.getSerialNumber())));
    }

    @Override
    public void close() {
        workloads.close();
    }
}
