package dev.meshca.internal.x509;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.bouncycastle.asn1.ASN1Boolean;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1TaggedObject;

/** DER knows 00 and FF as truth values; the JDK and Bouncy Castle take any other octet for true, Go refuses it. */
final class Booleans {

    private Booleans() {}

    static boolean looseIn(ASN1Encodable value) {
        if (value instanceof ASN1Boolean truth) {
            return isLoose(truth);
        }
        if (value instanceof ASN1TaggedObject tagged && tagged.isExplicit()) {
            return looseIn(tagged.getExplicitBaseObject());
        }
        if (value instanceof ASN1Sequence sequence) {
            for (ASN1Encodable element : sequence) {
                if (looseIn(element)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isLoose(ASN1Boolean truth) {
        try {
            byte content = truth.getEncoded()[2];
            return content != 0 && content != (byte) 0xff;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
