package dev.meshca.issue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.meshca.ClusterName;
import dev.meshca.InvalidCaException;
import dev.meshca.IstioDocuments;
import dev.meshca.recipes.Layout;
import dev.meshca.testing.Forge;
import dev.meshca.testing.Forged;
import dev.meshca.testing.ForgedCrl;
import dev.meshca.testing.Keys;
import dev.meshca.testing.Pems;
import dev.meshca.trust.CaChain;
import dev.meshca.trust.ObservedCluster;
import dev.meshca.trust.TrustReport;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Good documents with a few bytes changed, the same ones in every run. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class HostileInputTest {

    private static final ClusterName ONE = ClusterName.of("cluster1");
    private static final int ROUNDS = 1500;
    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final Instant NOW = Instant.now();

    /** With many extensions, so that there is something to hit. */
    private static final Forged ROOT = Forge.root("Root").selfSigned();

    private static final Forged CA = Forge.intermediate("Intermediate")
            .dnsName("istiod.istio-system.svc")
            .purposes(KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth)
            .extension(
                    Extension.nameConstraints,
                    true,
                    new NameConstraints(
                            new GeneralSubtree[] {
                                new GeneralSubtree(new GeneralName(GeneralName.dNSName, "istio-system.svc"))
                            },
                            null))
            .extension(
                    Extension.issuerAlternativeName,
                    false,
                    new GeneralNames(new GeneralName(GeneralName.rfc822Name, "a@example.com")))
            .signedBy(ROOT);

    private final Random random = new Random(20260601);

    @Test
    void reading_and_checking_a_chain_never_throws() {
        IstioDocuments good = Layout.of(CA, ROOT).crl(ForgedCrl.pem(CA, ROOT)).documents();

        assertTimeoutPreemptively(LIMIT, () -> {
            for (int i = 0; i < ROUNDS; i++) {
                CaChain chain = CaChain.read(ONE, mutated(good));
                chain.check(NOW);
                if (i % 10 == 0) {
                    ObservedCluster observed = ObservedCluster.of(chain);
                    assertThat(TrustReport.of(List.of(chain), List.of(observed), NOW)
                                    .toText())
                            .isNotEmpty();
                }
            }
        });
    }

    @Test
    void a_CA_is_refused_in_one_way_only() {
        IstioDocuments good = Layout.of(CA, ROOT).documents();
        int refused = 0;

        for (int i = 0; i < ROUNDS / 3; i++) {
            try {
                CaCerts.of(ONE, mutated(good), Clock.systemUTC());
            } catch (InvalidCaException e) {
                refused++;
                assertThat(e.findings()).allMatch(finding -> !finding.detail().isBlank());
            }
        }

        assertThat(refused).isPositive();
    }

    @Test
    void a_root_is_refused_in_one_way_only() {
        Forged rsa = Forge.root("Root").keys(Keys.rsa(2048)).selfSigned();
        List<Forged> roots = List.of(ROOT, rsa);
        int refused = 0;

        for (int i = 0; i < ROUNDS / 5; i++) {
            Forged root = roots.get(i % 2);
            byte[] certificate = Pems.bytes(root.pem());
            byte[] key = Pems.bytes(root.keyPem());
            try {
                RootCa.parse(i % 3 == 0 ? certificate : mutated(certificate), i % 3 == 0 ? mutated(key) : key);
            } catch (InvalidCaException e) {
                refused++;
                assertThat(e.getMessage()).isNotBlank();
            }
        }

        assertThat(refused).isPositive();
    }

    private IstioDocuments mutated(IstioDocuments documents) {
        List<String> names = List.copyOf(documents.names());
        String name = names.get(random.nextInt(names.size()));
        byte[] bytes = mutated(documents.get(name));
        IstioDocuments copy = documents.with(name, bytes);
        return name.equals(IstioDocuments.CA_CERT) && random.nextBoolean()
                ? copy.with(IstioDocuments.CERT_CHAIN, bytes)
                : copy;
    }

    /** Half of the time the text, half of the time what its first block encodes. */
    private byte[] mutated(byte[] pem) {
        if (random.nextBoolean()) {
            return changed(pem);
        }
        String text = Pems.text(pem);
        String label = text.substring("-----BEGIN ".length(), text.indexOf("-----\n"));
        int start = text.indexOf('\n') + 1;
        int end = text.indexOf("\n-----END");
        byte[] der = changed(Base64.getMimeDecoder().decode(text.substring(start, end)));
        String rest = text.substring(text.indexOf('\n', end + 1) + 1);
        return Pems.bytes(Pems.block(label, der) + rest);
    }

    private byte[] changed(byte[] bytes) {
        byte[] copy = bytes.clone();
        int changes = 1 + random.nextInt(3);
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(copy.length);
            copy[at] = (byte) (random.nextBoolean() ? random.nextInt(256) : copy[at] ^ (1 << random.nextInt(8)));
        }
        if (random.nextInt(8) == 0) {
            return Arrays.copyOf(copy, random.nextInt(copy.length + 1));
        }
        return copy;
    }
}
