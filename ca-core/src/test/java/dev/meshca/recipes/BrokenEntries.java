package dev.meshca.recipes;

import static dev.meshca.recipes.Judge.OPENSSL;
import static dev.meshca.recipes.Judge.STRICT;
import static dev.meshca.recipes.Layout.ROOT;

import dev.meshca.testing.Forge;
import dev.meshca.testing.Forged;
import dev.meshca.testing.ForgedCrl;
import dev.meshca.trust.TrustCode;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.Extension;

/** The lists are complete and current, and one of their entries turns a CA off. */
public final class BrokenEntries {

    private static final Forged CA = Forge.intermediate("Intermediate").signedBy(ROOT);
    private static final Forged OTHER = Forge.intermediate("Other").signedBy(ROOT);

    private BrokenEntries() {}

    private static Recipe listed(TrustCode code, ForgedCrl crlOfTheRoot) {
        return Recipe.of(code, Layout.of(CA, ROOT).crl(ForgedCrl.pem(CA) + crlOfTheRoot.pem()));
    }

    public static Recipe revokedIntermediate() {
        return listed(TrustCode.REVOKED, ForgedCrl.of(ROOT).revoking(CA))
                .refusedBy(OPENSSL, STRICT)
                .because("istiod signs with a revoked CA, and Go's verifier reads no CRL");
    }

    public static Recipe rootRevokedByItself() {
        return listed(TrustCode.REVOKED, ForgedCrl.of(ROOT).revoking(ROOT))
                .refusedBy(OPENSSL, STRICT)
                .because("OpenSSL and BoringSSL look the root up in its own list; istiod and Go do not look");
    }

    public static Recipe intermediateRemovedFromACompleteList() {
        return listed(
                        TrustCode.REVOKED,
                        ForgedCrl.of(ROOT)
                                .revoking(CA, Extension.reasonCode, false, CRLReason.lookup(CRLReason.removeFromCRL)))
                .because(
                        "webpki, which reads no CRL here, counts the entry whatever its reason; OpenSSL skips this one");
    }

    public static Recipe entryWithAnUnknownCriticalExtension() {
        return misunderstood(new ASN1ObjectIdentifier("1.2.3.4.5"), DERNull.INSTANCE);
    }

    public static Recipe entryWithACriticalReason() {
        return misunderstood(Extension.reasonCode, CRLReason.lookup(CRLReason.superseded));
    }

    private static Recipe misunderstood(ASN1ObjectIdentifier oid, ASN1Encodable value) {
        return listed(TrustCode.CRL_MISSING, ForgedCrl.of(ROOT).revoking(OTHER, oid, true, value))
                .refusedBy(OPENSSL, STRICT)
                .because(
                        "OpenSSL and BoringSSL refuse a CRL with a critical extension in any entry; istiod does not look");
    }
}
