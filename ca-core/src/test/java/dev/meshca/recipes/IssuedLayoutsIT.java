package dev.meshca.recipes;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.ClusterName;
import dev.meshca.KeyAlgorithm;
import dev.meshca.issue.CaSpec;
import dev.meshca.issue.RootCa;
import dev.meshca.testing.Forge;
import dev.meshca.testing.Forged;
import dev.meshca.testing.Keys;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What this library writes, before judges that share no code with it. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class IssuedLayoutsIT {

    private static final ClusterName ONE = ClusterName.of("cluster1");
    private static final CaSpec SPEC = CaSpec.intermediate("Acme").key(KeyAlgorithm.EC_P256);

    private static ForeignJudges judges;

    private static final Map<String, Recipe> LAYOUTS = new LinkedHashMap<>();

    @BeforeAll
    static void askTheJudges(@TempDir Path dir) {
        for (KeyAlgorithm algorithm : KeyAlgorithm.values()) {
            RootCa root = RootCa.create(CaSpec.root("Acme").key(algorithm));
            add(algorithm.name(), root, SPEC.key(algorithm));
        }
        RootCa root = RootCa.create(CaSpec.root("Acme").key(KeyAlgorithm.EC_P384));
        add("RSA_below_EC", root, SPEC.key(KeyAlgorithm.RSA_2048));
        add("second_generation", root, SPEC.generation(2));
        add("names", root, SPEC.dnsNames("istiod.istio-system.svc", "*.example.com"));
        add("below_a_corporate_root", corporate(), SPEC);
        add("below_two_roots", twoRoots(), SPEC);
        add("root_of_a_makefile", makefile(), SPEC);
        judges = ForeignJudges.of(dir, LAYOUTS);
    }

    private static void add(String name, RootCa root, CaSpec spec) {
        LAYOUTS.put(name, Recipe.sound(Layout.of(root.issue(ONE, spec).pem())));
    }

    private static RootCa corporate() {
        Forged root = Forge.root("Corporate root").selfSigned();
        Forged middle = Forge.root("Corporate CA").signedBy(root);
        Forged mesh = Forge.root("Mesh CA").signedBy(middle);
        return parse(mesh, mesh, middle, root);
    }

    private static RootCa twoRoots() {
        Forged next = Forge.root("Next").selfSigned();
        return parse(next, Layout.ROOT, next);
    }

    private static RootCa makefile() {
        Forged root = Forge.root("Root CA").keys(Keys.rsa(4096)).selfSigned();
        return parse(root, root);
    }

    private static RootCa parse(Forged signer, Forged... certificates) {
        StringBuilder text = new StringBuilder();
        for (Forged certificate : certificates) {
            text.append(certificate.pem());
        }
        return RootCa.parse(text.toString().getBytes(US_ASCII), signer.keyPem().getBytes(US_ASCII));
    }

    static Stream<String> layouts() {
        return LAYOUTS.keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("layouts")
    void nobody_refuses_it_not_even_openssl_to_the_letter(String name) {
        assertThat(judges.refusals(name)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("layouts")
    void we_find_nothing(String name) {
        assertThat(LAYOUTS.get(name).findings()).isEmpty();
    }
}
