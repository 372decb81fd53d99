package dev.meshca.recipes;

import dev.meshca.IstioDocuments;
import dev.meshca.testing.Forge;
import dev.meshca.testing.Forged;
import dev.meshca.testing.Pems;
import java.util.Arrays;
import java.util.Map;

/** The documents of one cluster, sound until somebody changes them. */
public final class Layout {

    /** The root of all recipes that do not need one of their own. */
    public static final Forged ROOT = Forge.root("Root").selfSigned();

    private IstioDocuments documents = IstioDocuments.found(Map.of());

    private Layout() {}

    /** A sound intermediate of its own below {@link #ROOT}. */
    public static Layout sound() {
        return below(ROOT);
    }

    /** A sound intermediate below the last of {@code roots}, all of which are trusted. */
    public static Layout below(Forged... roots) {
        Forged root = roots[roots.length - 1];
        return of(Forge.intermediate("Intermediate").signedBy(root), root).roots(roots);
    }

    /** A sound intermediate below a root of its own. */
    public static Layout under(Forge root) {
        Forged signer = root.selfSigned();
        return of(intermediate().signedBy(signer), signer);
    }

    /** A CA below {@link #ROOT}. */
    public static Layout withCa(Forge ca) {
        return of(ca.signedBy(ROOT), ROOT);
    }

    static Forge intermediate() {
        return Forge.intermediate("Intermediate");
    }

    /** What somebody else wrote. */
    public static Layout of(IstioDocuments documents) {
        Layout layout = new Layout();
        layout.documents = documents;
        return layout;
    }

    /** The CA and the certificates above it, of which the last is the root. */
    public static Layout of(Forged ca, Forged... above) {
        Forged[] chain = new Forged[above.length + 1];
        chain[0] = ca;
        System.arraycopy(above, 0, chain, 1, above.length);
        return new Layout()
                .with(IstioDocuments.CA_CERT, ca.pem())
                .with(IstioDocuments.CA_KEY, ca.keyPem())
                .chain(chain)
                .roots(chain[above.length]);
    }

    public Layout chain(Forged... certificates) {
        return with(IstioDocuments.CERT_CHAIN, Pems.of(certificates));
    }

    public Layout roots(Forged... certificates) {
        return with(IstioDocuments.ROOT_CERT, Pems.of(certificates));
    }

    public Layout crl(String text) {
        return with(IstioDocuments.CA_CRL, text);
    }

    public Layout with(String name, String text) {
        documents = documents.with(name, Pems.bytes(text));
        return this;
    }

    public Layout without(String... names) {
        Arrays.asList(names).forEach(name -> documents = documents.without(name));
        return this;
    }

    /** The file as a text, to change it. */
    public String text(String name) {
        return Pems.text(documents.get(name));
    }

    public IstioDocuments documents() {
        return documents;
    }
}
