package dev.meshca.recipes;

import static dev.meshca.recipes.Layout.intermediate;
import static dev.meshca.recipes.Layout.under;
import static dev.meshca.recipes.Layout.withCa;

import dev.meshca.testing.Forge;
import java.time.Duration;
import org.bouncycastle.asn1.DERGeneralizedTime;
import org.bouncycastle.asn1.DERUTCTime;

/** Far or oddly written times that everybody reads. */
public final class SoundTimes {

    private SoundTimes() {}

    public static Recipe rootUntilTheYear9999() {
        return Recipe.sound(under(
                Forge.root("Root").valid(new DERUTCTime("250101000000Z"), new DERGeneralizedTime("99991231235959Z"))));
    }

    public static Recipe intermediateFromTheEpochOn() {
        return Recipe.sound(
                withCa(intermediate().valid(new DERUTCTime("700101000000Z"), Forge.time(Duration.ofDays(1825)))));
    }

    public static Recipe rootFromBefore1970() {
        return Recipe.sound(
                under(Forge.root("Root").valid(new DERUTCTime("600101000000Z"), Forge.time(Duration.ofDays(3650)))));
    }

    public static Recipe generalizedTimeBefore2050() {
        return Recipe.sound(withCa(intermediate()
                .valid(new DERGeneralizedTime("20200101000000Z"), new DERGeneralizedTime("20310101000000Z"))));
    }
}
