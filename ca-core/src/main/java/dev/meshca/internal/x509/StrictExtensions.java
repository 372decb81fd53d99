package dev.meshca.internal.x509;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.ASN1BitString;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1IA5String;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.CertificatePolicies;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.asn1.x509.PolicyConstraints;
import org.bouncycastle.asn1.x509.PolicyInformation;
import org.bouncycastle.asn1.x509.PolicyMappings;
import org.jspecify.annotations.Nullable;

/** The extensions Go reads: where it or rustls cannot read one, it refuses the certificate, while the JDK skips the extension. */
final class StrictExtensions {

    private static final Set<ASN1ObjectIdentifier> NEVER_CRITICAL =
            Set.of(Extension.subjectKeyIdentifier, Extension.authorityKeyIdentifier, Extension.authorityInfoAccess);

    private static final Pattern DOMAIN = Pattern.compile("\\.?[!-\\-/-~]+(?:\\.[!-\\-/-~]+)*+");
    private static final String LABEL = "\\w([\\w-]{0,61}\\w)?";
    private static final Pattern DNS_NAME = Pattern.compile("\\.?(" + LABEL + "\\.)*(?!\\d+$)" + LABEL);
    private static final int MOST_OF_A_DNS_NAME = 253;
    private static final Pattern HOST = Pattern.compile("^[^:/?#]+://(?:[^/?#@]*@)?([^/?#:]*)");
    private static final Pattern URI = Pattern.compile("(?!:)(?:[^\\x00-\\x20\\x7f%]|%[0-9A-Fa-f]{2})*+");

    private static final Map<ASN1ObjectIdentifier, Consumer<ASN1Encodable>> READERS = new LinkedHashMap<>();

    static {
        read(Extension.subjectKeyIdentifier, ASN1OctetString::getInstance);
        READERS.put(Extension.keyUsage, StrictExtensions::readBits);
        read(Extension.basicConstraints, BasicConstraints::getInstance);
        READERS.put(Extension.nameConstraints, StrictExtensions::readLimits);
        read(
                Extension.cRLDistributionPoints,
                value -> CRLDistPoint.getInstance(value).getDistributionPoints());
        READERS.put(Extension.certificatePolicies, StrictExtensions::readPolicies);
        read(Extension.policyMappings, PolicyMappings::getInstance);
        read(Extension.policyConstraints, PolicyConstraints::getInstance);
        read(Extension.inhibitAnyPolicy, ASN1Integer::getInstance);
        read(Extension.authorityKeyIdentifier, AuthorityKeyIdentifier::getInstance);
        read(Extension.extendedKeyUsage, ExtendedKeyUsage::getInstance);
        read(Extension.authorityInfoAccess, AuthorityInformationAccess::getInstance);
        READERS.put(Extension.subjectAlternativeName, StrictExtensions::readNames);
    }

    private StrictExtensions() {}

    private static void read(ASN1ObjectIdentifier oid, Function<Object, ?> reader) {
        READERS.put(oid, value -> Objects.requireNonNull(reader.apply(value)));
    }

    static Optional<String> defect(@Nullable Extensions extensions) {
        if (extensions == null) {
            return Optional.empty();
        }
        for (ASN1ObjectIdentifier oid : extensions.getExtensionOIDs()) {
            Extension extension = extensions.getExtension(oid);
            if (extension.isCritical() && NEVER_CRITICAL.contains(oid)) {
                return Optional.of("has an extension (" + oid + ") that must not be critical and is");
            }
            if (!isReadable(extension)) {
                return Optional.of("has an extension (" + oid + ") that cannot be read");
            }
        }
        return Optional.empty();
    }

    private static boolean isReadable(Extension extension) {
        try {
            ASN1Encodable value = extension.getParsedValue();
            READERS.getOrDefault(extension.getExtnId(), any -> {}).accept(value);
            return !READERS.containsKey(extension.getExtnId()) || !Booleans.looseIn(value);
        } catch (RuntimeException e) {
            return false;
        }
    }

    private static void readBits(ASN1Encodable value) {
        ASN1BitString bits = ASN1BitString.getInstance(value);
        require(Arrays.equals(encoded(bits, ASN1Encoding.DL), encoded(bits, ASN1Encoding.DER)));
    }

    private static byte[] encoded(ASN1BitString bits, String encoding) {
        try {
            return bits.getEncoded(encoding);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void readPolicies(ASN1Encodable value) {
        PolicyInformation[] policies = CertificatePolicies.getInstance(value).getPolicyInformation();
        require(Arrays.stream(policies)
                        .map(PolicyInformation::getPolicyIdentifier)
                        .distinct()
                        .count()
                == policies.length);
    }

    private static void readLimits(ASN1Encodable value) {
        NameConstraints limits = NameConstraints.getInstance(value);
        List<GeneralName> bases = NameLimits.bases(limits);
        require(!bases.isEmpty());
        for (GeneralName base : bases) {
            switch (base.getTagNo()) {
                case GeneralName.dNSName -> requireDnsName(ascii(base));
                case GeneralName.uniformResourceIdentifier -> requireDomain(ascii(base));
                case GeneralName.rfc822Name -> requireDomain(ascii(base).replaceFirst(".*@", ""));
                default -> {}
            }
        }
    }

    private static void readNames(ASN1Encodable value) {
        for (GeneralName name : GeneralNames.getInstance(value).getNames()) {
            switch (name.getTagNo()) {
                case GeneralName.rfc822Name, GeneralName.dNSName -> ascii(name);
                case GeneralName.uniformResourceIdentifier -> requireUri(ascii(name));
                case GeneralName.iPAddress -> requireAddress(name);
                default -> {}
            }
        }
    }

    private static String ascii(GeneralName name) {
        String text = ASN1IA5String.getInstance(name.getName()).getString();
        require(StrictEncoding.isAscii(text));
        return text;
    }

    private static void requireUri(String text) {
        require(URI.matcher(text).matches());
        Matcher host = HOST.matcher(text);
        if (host.find()) {
            requireDomain(host.group(1));
        }
    }

    private static void requireDomain(String text) {
        require(text.isEmpty() || DOMAIN.matcher(text).matches());
    }

    /** rustls holds a constraint to the syntax of host names, underscores allowed. */
    private static void requireDnsName(String text) {
        require(text.isEmpty()
                || (text.length() <= MOST_OF_A_DNS_NAME
                        && DNS_NAME.matcher(text).matches()));
    }

    private static void requireAddress(GeneralName name) {
        int octets = ASN1OctetString.getInstance(name.getName()).getOctets().length;
        require(octets == 4 || octets == 16);
    }

    private static void require(boolean condition) {
        if (!condition) {
            throw new IllegalArgumentException("Go or rustls would not read this");
        }
    }
}
