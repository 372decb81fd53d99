package dev.meshca.issue;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meshca.ClusterName;
import dev.meshca.KeyAlgorithm;
import dev.meshca.issue.Issuance.KeyPairSource;
import dev.meshca.trust.TrustReport;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.SecureRandomSpi;
import java.security.Security;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
class IssuanceTest {

    private static final CaSpec ROOT = CaSpec.root("Acme").key(KeyAlgorithm.EC_P256);
    private static final CaSpec INTERMEDIATE = CaSpec.intermediate("Acme");
    private static final List<ClusterName> CLUSTERS = List.of(ClusterName.of("cluster1"), ClusterName.of("cluster2"));
    private static final Instant THEN = Instant.parse("2031-03-01T12:00:00Z");
    private static final Issuance AT_THAT_TIME = Issuance.system().clock(Clock.fixed(THEN, ZoneOffset.UTC));

    /** Numbers that never make a prime, so that the search for an RSA key goes on until it is ended. */
    private static final class Endless extends SecureRandom {

        private static final long serialVersionUID = 1L;

        Endless(CountDownLatch drawn) {
            super(new Even(drawn), null);
        }

        private static final class Even extends SecureRandomSpi {

            private static final long serialVersionUID = 1L;

            private final transient CountDownLatch drawn;

            Even(CountDownLatch drawn) {
                this.drawn = drawn;
            }

            @Override
            protected void engineNextBytes(byte[] bytes) {
                drawn.countDown();
                Arrays.fill(bytes, (byte) 0);
            }

            @Override
            protected byte[] engineGenerateSeed(int numBytes) {
                return new byte[numBytes];
            }

            @Override
            protected void engineSetSeed(byte[] seed) {}
        }
    }

    @Test
    void the_clock_that_is_handed_in_is_the_only_one() {
        TrustPlan.UnderNewRoot made = TrustPlan.underNewRoot(ROOT, CLUSTERS, INTERMEDIATE, AT_THAT_TIME);

        assertThat(made.root().certificate().getNotBefore().toInstant()).isEqualTo(THEN.minus(Duration.ofMinutes(5)));
        assertThat(made.plan().clusters())
                .allSatisfy(
                        certs -> assertThat(certs.certificate().getNotBefore().toInstant())
                                .isEqualTo(THEN.minus(Duration.ofMinutes(5))));
        WorkloadCert workload =
                made.plan().clusters().get(0).issue(WorkloadCert.Spec.of("payments", "ledger"), AT_THAT_TIME);
        assertThat(workload.certificate().getNotAfter().toInstant()).isEqualTo(THEN.plus(Duration.ofHours(24)));
        byte[] key = made.root().keyPem().getBytes(US_ASCII);
        assertThat(RootCa.parse(made.root().roots().pem(), key, AT_THAT_TIME).certificate())
                .isEqualTo(made.root().certificate());
        assertThatThrownBy(() -> RootCa.parse(made.root().roots().pem(), key))
                .hasMessageContaining("is not valid before");
    }

    @Test
    void serial_numbers_come_from_the_random_numbers_that_are_handed_in() throws GeneralSecurityException {
        assertThat(serial(seeded(1))).isEqualTo(serial(seeded(1))).isNotEqualTo(serial(seeded(2)));
    }

    private static BigInteger serial(SecureRandom random) {
        RootCa root = RootCa.create(ROOT, Issuance.system().random(random));
        return root.issue(CLUSTERS.get(0), INTERMEDIATE, Issuance.system().random(random))
                .certificate()
                .getSerialNumber();
    }

    private static SecureRandom seeded(int seed) throws GeneralSecurityException {
        SecureRandom random = SecureRandom.getInstance("SHA1PRNG");
        random.setSeed(seed);
        return random;
    }

    @Test
    void what_is_issued_has_the_algorithm_of_its_root_unless_one_is_chosen() {
        RootCa root = RootCa.create(CaSpec.root("Acme").key(KeyAlgorithm.EC_P384));

        assertThat(root.keyAlgorithm()).isEqualTo(KeyAlgorithm.EC_P384);
        assertThat(keyOf(root.issue(CLUSTERS.get(0), INTERMEDIATE))).isEqualTo("EC P-384");
        assertThat(keyOf(TrustPlan.issuedBy(root, CLUSTERS).clusters().get(1))).isEqualTo("EC P-384");
        assertThat(keyOf(root.issue(CLUSTERS.get(0), INTERMEDIATE.key(KeyAlgorithm.EC_P256))))
                .isEqualTo("EC P-256");
        assertThat(root.organization()).isEqualTo("Acme");
    }

    private static String keyOf(CaCerts certs) {
        return TrustReport.Certificate.of(certs.certificate()).key();
    }

    @Test
    void an_interrupt_is_heard_in_the_middle_of_an_RSA_key_and_kept() throws Exception {
        CountDownLatch drawn = new CountDownLatch(1);
        Issuance endless = Issuance.system().random(new Endless(drawn));
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        CompletableFuture<Throwable> failure = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                RootCa.create(ROOT.key(KeyAlgorithm.RSA_4096), endless);
            } catch (RuntimeException e) {
                interrupted.complete(Thread.currentThread().isInterrupted());
                failure.complete(e);
            }
        });
        thread.start();
        drawn.await();

        thread.interrupt();

        assertThat(failure.get(1, TimeUnit.SECONDS)).isInstanceOf(CancellationException.class);
        assertThat(interrupted.get()).isTrue();
        assertNobodyWorks();
    }

    @Test
    void a_cancelled_work_ends_in_the_middle_of_an_RSA_key_whoever_asked_for_it() throws Exception {
        CountDownLatch drawn = new CountDownLatch(1);
        AtomicBoolean cancelled = new AtomicBoolean();
        Issuance endless = Issuance.system().random(new Endless(drawn)).cancelledWhen(cancelled::get);
        CompletableFuture<RootCa> made =
                CompletableFuture.supplyAsync(() -> RootCa.create(ROOT.key(KeyAlgorithm.RSA_4096), endless));
        drawn.await();

        cancelled.set(true);

        assertThat(made.handle((root, e) -> String.valueOf(e)).get(1, TimeUnit.SECONDS))
                .contains("CancellationException");
        assertNobodyWorks();
    }

    /** The search for a prime itself ends, and not only the waiting for it. */
    private static void assertNobodyWorks() throws InterruptedException {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("meshca-issue")) {
                thread.join(5_000);
                assertThat(thread.isAlive()).isFalse();
            }
        }
    }

    @Test
    void keys_of_the_clusters_are_made_while_the_root_waits_for_its_own() {
        CountDownLatch others = new CountDownLatch(2);
        KeyPairSource slowRoot = (algorithm, random) -> {
            if (algorithm == KeyAlgorithm.EC_P384) {
                await(others);
            } else {
                others.countDown();
            }
            return KeyPairSource.jdk().generate(algorithm, random);
        };
        if (Runtime.getRuntime().availableProcessors() < 2) {
            return;
        }
        List<String> heard = new ArrayList<>();

        TrustPlan.underNewRoot(
                ROOT.key(KeyAlgorithm.EC_P384),
                CLUSTERS,
                INTERMEDIATE.key(KeyAlgorithm.EC_P256),
                Issuance.system().keys(slowRoot).progress((done, total) -> heard.add(done + " of " + total)));

        assertThat(heard).containsExactly("1 of 3", "2 of 3", "3 of 3");
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void what_a_source_of_keys_says_arrives_where_they_were_asked_for() {
        AtomicInteger asked = new AtomicInteger();
        Issuance unable = Issuance.system().keys((algorithm, random) -> {
            asked.incrementAndGet();
            throw new IllegalArgumentException("no such keys");
        });

        assertThatThrownBy(() -> RootCa.create(ROOT, unable))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no such keys");
        assertThat(asked).hasValue(1);
    }

    @Test
    void a_provider_that_makes_no_such_keys_is_named() {
        Issuance unable = Issuance.system().keys(KeyPairSource.of(Security.getProvider("SUN")));

        assertThatThrownBy(() -> RootCa.create(ROOT, unable))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the key provider SUN makes no EC_P256 keys");
    }

    @Test
    void keys_come_from_the_provider_that_is_handed_in() {
        Issuance given = Issuance.system().keys(KeyPairSource.of(Security.getProvider("SunEC")));

        assertThat(RootCa.create(ROOT, given).keyAlgorithm()).isEqualTo(KeyAlgorithm.EC_P256);
    }

    @Test
    void a_program_can_end_while_keys_are_made() {
        List<Boolean> daemons = new CopyOnWriteArrayList<>();
        Issuance watched = Issuance.system().keys((algorithm, random) -> {
            daemons.add(Thread.currentThread().isDaemon());
            return KeyPairSource.jdk().generate(algorithm, random);
        });

        RootCa.create(ROOT, watched);

        assertThat(daemons).containsExactly(true);
    }
}
