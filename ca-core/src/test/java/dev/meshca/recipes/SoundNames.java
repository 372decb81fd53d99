package dev.meshca.recipes;

import static dev.meshca.recipes.Layout.intermediate;
import static dev.meshca.recipes.Layout.under;
import static dev.meshca.recipes.Layout.withCa;

import dev.meshca.testing.Forge;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.NameConstraints;

/** Names and constraints on them that look wrong to a few, and that everybody accepts. */
public final class SoundNames {

    private SoundNames() {}

    public static Recipe alternativeNamesOfWhichGoKnowsOne() {
        GeneralName[] names = {
            new GeneralName(Forge.name("Alias")), new GeneralName(GeneralName.rfc822Name, "ca@example.com")
        };
        return Recipe.sound(
                withCa(intermediate().extension(Extension.subjectAlternativeName, true, new GeneralNames(names))));
    }

    public static Recipe mailNamesConstrainedWhereNobodyHasOne() {
        GeneralSubtree mail = new GeneralSubtree(new GeneralName(GeneralName.rfc822Name, "example.com"));
        NameConstraints limits = new NameConstraints(new GeneralSubtree[] {mail}, null);
        return Recipe.sound(under(Forge.root("Root").extension(Extension.nameConstraints, true, limits)));
    }

    public static Recipe nameConstraintWithAnUnderscoreAndNumbers() {
        GeneralSubtree base = new GeneralSubtree(new GeneralName(GeneralName.dNSName, ".my_host-1.123.x2"));
        NameConstraints limits = new NameConstraints(null, new GeneralSubtree[] {base});
        return Recipe.sound(under(Forge.root("Root").extension(Extension.nameConstraints, true, limits)));
    }
}
