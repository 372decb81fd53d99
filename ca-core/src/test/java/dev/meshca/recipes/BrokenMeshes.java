package dev.meshca.recipes;

import static dev.meshca.recipes.Judge.OPENSSL;
import static dev.meshca.recipes.Judge.PEER;
import static dev.meshca.recipes.Judge.STRICT;
import static dev.meshca.recipes.Judge.WEBPKI;
import static dev.meshca.recipes.Layout.ROOT;

import dev.meshca.testing.Forge;
import dev.meshca.testing.Forged;
import dev.meshca.testing.ForgedCrl;
import dev.meshca.trust.TrustCode;
import java.math.BigInteger;

/** Each cluster is sound, and they do not go together. */
public final class BrokenMeshes {

    private BrokenMeshes() {}

    public static Recipe namesThatDifferInCaseAlone() {
        Forged one = Forge.intermediate("One").signedBy(ROOT);
        Forged two = Forge.intermediate("Two").signedBy(ROOT);
        return Recipe.of(TrustCode.CLUSTER_NAMES_ALIKE, Layout.of(one, ROOT), Layout.of(two, ROOT))
                .named("cluster1", "Cluster1");
    }

    public static Recipe caKeyInTwoClusters() {
        Forged one = Forge.intermediate("One").signedBy(ROOT);
        Forged two = Forge.intermediate("Two").keys(one.keys()).signedBy(ROOT);
        return Recipe.of(TrustCode.CA_KEY_SHARED, Layout.of(one, ROOT), Layout.of(two, ROOT));
    }

    public static Recipe serialNumberTwice() {
        Forged one = Forge.intermediate("One").serial(BigInteger.TEN).signedBy(ROOT);
        Forged two = Forge.intermediate("Two").serial(BigInteger.TEN).signedBy(ROOT);
        return Recipe.of(TrustCode.SERIAL_REUSED, Layout.of(one, ROOT), Layout.of(two, ROOT));
    }

    public static Recipe oneClusterTrustsARootMore() {
        return Recipe.of(
                TrustCode.ROOTS_DIFFER,
                Layout.sound(),
                Layout.below(Forge.root("Next").selfSigned(), ROOT));
    }

    public static Recipe oneDirectionOnly() {
        Forged next = Forge.root("Next").selfSigned();
        return Recipe.of(TrustCode.NOT_TRUSTED, Layout.sound(), Layout.below(ROOT, next))
                .also(TrustCode.ROOTS_DIFFER)
                .refusedBy(PEER, WEBPKI, OPENSSL, STRICT)
                .because("each bundle loads; what the second issues is refused in the first, whose roots are fewer");
    }

    public static Recipe crlOfTheOwnClusterOnly() {
        Forged one = Forge.intermediate("One").signedBy(ROOT);
        Forged two = Forge.intermediate("Two").signedBy(ROOT);
        return Recipe.of(
                        TrustCode.NOT_TRUSTED,
                        Layout.of(one, ROOT).crl(ForgedCrl.pem(one, ROOT)),
                        Layout.of(two, ROOT).crl(ForgedCrl.pem(one, two, ROOT)))
                .refusedBy(OPENSSL, STRICT)
                .because(
                        "facts 2.8: Envoy asks for a CRL of the other cluster's intermediate as well, istiod does not");
    }

    public static Recipe otherContentThanPlanned() {
        return Recipe.of(TrustCode.DIFFERS_FROM_PLAN, Layout.sound()).planned(Layout.sound());
    }

    public static Recipe planUnderAnotherRoot() {
        return Recipe.of(TrustCode.PLAN_NOT_TRUSTED, Layout.sound())
                .planned(Layout.below(Forge.root("Next").selfSigned()))
                .also(TrustCode.DIFFERS_FROM_PLAN)
                .because("the cluster itself is sound; the judges are not shown the plan, which differs, else there is "
                        + "nothing to refuse");
    }
}
