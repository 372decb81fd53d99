package dev.meshca.testing;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.spec.PSSParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Date;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.operator.ContentSigner;

/** Makes any certificate, sound or impossible, field by field and without the code under test. */
public final class Forge {

    private static final int CA_USAGE = KeyUsage.digitalSignature | KeyUsage.keyCertSign | KeyUsage.cRLSign;
    private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Map<ASN1ObjectIdentifier, Extension> extensions = new LinkedHashMap<>();
    private final Set<ASN1ObjectIdentifier> left = new HashSet<>();
    private KeyPair keys = Keys.ec();
    private X500Name subject;
    private Optional<X500Name> issuerName = Optional.empty();
    private BigInteger serial = new BigInteger(120, RANDOM).setBit(119);
    private ASN1Encodable notBefore = time(Duration.ofDays(-1));
    private ASN1Encodable notAfter;
    private int version = 3;
    private Optional<Function<PrivateKey, ContentSigner>> signature = Optional.empty();
    private Optional<SubjectPublicKeyInfo> publicKey = Optional.empty();
    private UnaryOperator<byte[]> tamper = tbs -> tbs;

    private Forge(X500Name subject, int days) {
        this.subject = subject;
        this.notAfter = time(Duration.ofDays(days));
    }

    /** A sound root: critical CA:true without path length, keyCertSign and cRLSign, ten years. */
    public static Forge root(String commonName) {
        return new Forge(name(commonName), 3650)
                .extension(Extension.basicConstraints, true, new BasicConstraints(true))
                .usage(CA_USAGE);
    }

    /** A sound intermediate: critical CA:true with path length 0, keyCertSign and cRLSign, five years. */
    public static Forge intermediate(String commonName) {
        return new Forge(name(commonName), 1825).pathLength(0).usage(CA_USAGE);
    }

    /** A workload certificate as istiod writes it: no subject, so the SPIFFE identity is critical. */
    public static Forge leaf() {
        GeneralName id = new GeneralName(GeneralName.uniformResourceIdentifier, "spiffe://cluster.local/ns/a/sa/b");
        return new Forge(X500Name.getInstance(new DERSequence()), 1)
                .extension(Extension.basicConstraints, true, new BasicConstraints(false))
                .usage(KeyUsage.digitalSignature | KeyUsage.keyEncipherment)
                .purposes(KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth)
                .extension(Extension.subjectAlternativeName, true, new GeneralNames(id))
                .valid(Duration.ofMinutes(-2), Duration.ofHours(1));
    }

    /** The same with DNS names, as istiod issues it to itself. */
    public static Forge servingLeaf(String... dnsNames) {
        GeneralName[] names = Arrays.stream(dnsNames)
                .map(name -> new GeneralName(GeneralName.dNSName, name))
                .toArray(GeneralName[]::new);
        return leaf().extension(Extension.subjectAlternativeName, true, new GeneralNames(names));
    }

    public static X500Name name(String commonName) {
        return new X500NameBuilder(BCStyle.INSTANCE)
                .addRDN(BCStyle.O, "Forge")
                .addRDN(BCStyle.CN, commonName)
                .build();
    }

    public Forge subject(X500Name subject) {
        this.subject = subject;
        return this;
    }

    /** The issuer's name as the certificate claims it, in place of the signer's. */
    public Forge issuer(X500Name issuer) {
        issuerName = Optional.of(issuer);
        return this;
    }

    public Forge keys(KeyPair keys) {
        this.keys = keys;
        return this;
    }

    public Forge publicKey(SubjectPublicKeyInfo publicKey) {
        this.publicKey = Optional.of(publicKey);
        return this;
    }

    /** Both ends relative to the present time. */
    public Forge valid(Duration from, Duration until) {
        return valid(time(from), time(until));
    }

    public Forge valid(ASN1Encodable from, ASN1Encodable until) {
        notBefore = from;
        notAfter = until;
        return this;
    }

    public Forge serial(BigInteger serial) {
        this.serial = serial;
        return this;
    }

    /** 1 writes no extensions and no version. */
    public Forge version(int version) {
        this.version = version;
        return this;
    }

    public Forge usage(int bits) {
        return extension(Extension.keyUsage, true, new KeyUsage(bits));
    }

    public Forge purposes(KeyPurposeId... purposes) {
        return extension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purposes));
    }

    public Forge pathLength(int length) {
        return extension(Extension.basicConstraints, true, new BasicConstraints(length));
    }

    public Forge dnsName(String name) {
        GeneralName dns = new GeneralName(GeneralName.dNSName, name);
        return extension(Extension.subjectAlternativeName, false, new GeneralNames(dns));
    }

    public Forge extension(ASN1ObjectIdentifier oid, boolean critical, ASN1Encodable value) {
        return extension(oid, critical, Der.of(value));
    }

    public Forge extension(ASN1ObjectIdentifier oid, boolean critical, byte[] value) {
        extensions.put(oid, new Extension(oid, critical, value));
        return this;
    }

    /** Leaves out an extension, the key identifiers included. */
    public Forge without(ASN1ObjectIdentifier oid) {
        extensions.remove(oid);
        left.add(oid);
        return this;
    }

    /** In place of the algorithm that fits the signer's key, for example {@code SHA1withRSA}. */
    public Forge algorithm(String algorithm) {
        signature = Optional.of(key -> Keys.signer(key, algorithm));
        return this;
    }

    /** RSASSA-PSS with any parameters. */
    public Forge pss(PSSParameterSpec parameters) {
        signature = Optional.of(key -> new PssSigner(key, parameters));
        return this;
    }

    /** A last change of the bytes to be signed, whose structure nobody checks. */
    public Forge tamper(UnaryOperator<byte[]> tamper) {
        this.tamper = tamper;
        return this;
    }

    public Forged selfSigned() {
        return sign(issuerName.orElse(subject), keys, Optional.empty());
    }

    public Forged signedBy(Forged issuer) {
        return sign(issuerName.orElse(issuer.subject()), issuer.keys(), issuer.keyId());
    }

    private Forged sign(X500Name issuer, KeyPair signer, Optional<byte[]> issuerKeyId) {
        ContentSigner signing = signature.orElse(Keys::signer).apply(signer.getPrivate());
        SubjectPublicKeyInfo info = publicKey.orElse(
                SubjectPublicKeyInfo.getInstance(keys.getPublic().getEncoded()));
        addKeyIds(info, issuerKeyId);
        byte[] tbs = tamper.apply(Der.of(new DERSequence(fields(issuer, signing, info))));
        byte[] der = Der.sequence(
                tbs, Der.of(signing.getAlgorithmIdentifier()), Der.of(new DERBitString(Keys.sign(signing, tbs))));
        return new Forged(der, subject, keys, keyId());
    }

    private ASN1EncodableVector fields(X500Name issuer, ContentSigner signature, SubjectPublicKeyInfo info) {
        ASN1EncodableVector fields = new ASN1EncodableVector();
        if (version > 1) {
            fields.add(new DERTaggedObject(true, 0, new ASN1Integer(version - 1L)));
        }
        fields.add(new ASN1Integer(serial));
        fields.add(signature.getAlgorithmIdentifier());
        fields.add(issuer);
        fields.add(new DERSequence(new ASN1Encodable[] {notBefore, notAfter}));
        fields.add(subject);
        fields.add(info);
        if (version == 3) {
            ASN1Encodable[] all = extensions.values().toArray(ASN1Encodable[]::new);
            fields.add(new DERTaggedObject(true, 3, new DERSequence(all)));
        }
        return fields;
    }

    private void addKeyIds(SubjectPublicKeyInfo info, Optional<byte[]> issuerKeyId) {
        ASN1ObjectIdentifier own = Extension.subjectKeyIdentifier;
        if (!extensions.containsKey(own) && !left.contains(own)) {
            extension(own, false, new SubjectKeyIdentifier(Keys.id(info)));
        }
        ASN1ObjectIdentifier above = Extension.authorityKeyIdentifier;
        if (issuerKeyId.isPresent() && !extensions.containsKey(above) && !left.contains(above)) {
            extension(above, false, new AuthorityKeyIdentifier(issuerKeyId.get()));
        }
    }

    /** As it stands in the certificate, if it can be read. */
    private Optional<byte[]> keyId() {
        try {
            return Optional.ofNullable(version == 3 ? extensions.get(Extension.subjectKeyIdentifier) : null)
                    .map(id -> SubjectKeyIdentifier.getInstance(id.getParsedValue())
                            .getKeyIdentifier());
        } catch (IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }

    /** Relative to one moment for all, so that what was forged later does not end later. */
    public static Time time(Duration fromNow) {
        return new Time(Date.from(NOW.plus(fromNow)));
    }
}
