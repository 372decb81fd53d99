package dev.meshca.testing;

import java.math.BigInteger;
import java.security.PrivateKey;
import java.security.spec.PSSParameterSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.operator.ContentSigner;

/** Makes any revocation list; without further words a sound one for 30 days that revokes nobody. */
public final class ForgedCrl {

    private final Forged issuer;
    private final Map<ASN1ObjectIdentifier, Extension> extensions = new LinkedHashMap<>();
    private final List<ASN1Encodable> revoked = new ArrayList<>();
    private ASN1Encodable thisUpdate = Forge.time(Duration.ofHours(-1));
    private Optional<ASN1Encodable> nextUpdate = Optional.of(Forge.time(Duration.ofDays(30)));
    private Function<PrivateKey, ContentSigner> signature = Keys::signer;
    private boolean first;

    private ForgedCrl(Forged issuer) {
        this.issuer = issuer;
        extension(Extension.cRLNumber, false, new CRLNumber(BigInteger.ONE));
        issuer.keyId()
                .ifPresent(id -> extension(Extension.authorityKeyIdentifier, false, new AuthorityKeyIdentifier(id)));
    }

    public static ForgedCrl of(Forged issuer) {
        return new ForgedCrl(issuer);
    }

    /** The lists of several CAs in one text. */
    public static String pem(Forged... issuers) {
        StringBuilder text = new StringBuilder();
        for (Forged issuer : issuers) {
            text.append(of(issuer).pem());
        }
        return text.toString();
    }

    public ForgedCrl valid(Duration from, Duration until) {
        thisUpdate = Forge.time(from);
        nextUpdate = Optional.of(Forge.time(until));
        return this;
    }

    public ForgedCrl withoutEnd() {
        nextUpdate = Optional.empty();
        return this;
    }

    /** In place of the algorithm that fits the key. */
    public ForgedCrl algorithm(String algorithm) {
        signature = key -> Keys.signer(key, algorithm);
        return this;
    }

    /** RSASSA-PSS with any parameters. */
    public ForgedCrl pss(PSSParameterSpec parameters) {
        signature = key -> new PssSigner(key, parameters);
        return this;
    }

    public ForgedCrl revoking(Forged certificate) {
        return revoking(certificate, new ASN1Encodable[0]);
    }

    /** With one extension in the entry. */
    public ForgedCrl revoking(Forged certificate, ASN1ObjectIdentifier oid, boolean critical, ASN1Encodable value) {
        return revoking(certificate, new Extensions(new Extension(oid, critical, Der.of(value))));
    }

    private ForgedCrl revoking(Forged certificate, ASN1Encodable... extensions) {
        ASN1EncodableVector entry = new ASN1EncodableVector();
        entry.add(new ASN1Integer(certificate.certificate().getSerialNumber()));
        entry.add(thisUpdate);
        entry.addAll(extensions);
        revoked.add(new DERSequence(entry));
        return this;
    }

    public ForgedCrl without(ASN1ObjectIdentifier oid) {
        extensions.remove(oid);
        return this;
    }

    public ForgedCrl extension(ASN1ObjectIdentifier oid, boolean critical, ASN1Encodable value) {
        extensions.put(oid, new Extension(oid, critical, Der.of(value)));
        return this;
    }

    /** Version 1, which has no extensions: what {@code openssl ca -gencrl} writes when nothing else is configured. */
    public ForgedCrl versionOne() {
        first = true;
        return this;
    }

    public String pem() {
        return Pems.block("X509 CRL", der());
    }

    private byte[] der() {
        ContentSigner signer = signature.apply(issuer.keys().getPrivate());
        byte[] tbs = Der.of(new DERSequence(fields(signer)));
        return Der.sequence(
                tbs, Der.of(signer.getAlgorithmIdentifier()), Der.of(new DERBitString(Keys.sign(signer, tbs))));
    }

    private ASN1EncodableVector fields(ContentSigner signer) {
        ASN1EncodableVector fields = new ASN1EncodableVector();
        if (!first) {
            fields.add(new ASN1Integer(1));
        }
        fields.add(signer.getAlgorithmIdentifier());
        fields.add(issuer.subject());
        fields.add(thisUpdate);
        nextUpdate.ifPresent(fields::add);
        if (!revoked.isEmpty()) {
            fields.add(new DERSequence(revoked.toArray(ASN1Encodable[]::new)));
        }
        if (!first) {
            ASN1Encodable[] all = extensions.values().toArray(ASN1Encodable[]::new);
            fields.add(new DERTaggedObject(true, 0, new DERSequence(all)));
        }
        return fields;
    }
}
