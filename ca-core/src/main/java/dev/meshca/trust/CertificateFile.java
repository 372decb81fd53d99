package dev.meshca.trust;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.meshca.internal.x509.Certificates;
import dev.meshca.internal.x509.PemDamage;
import dev.meshca.internal.x509.PemDocument;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One public file as everybody reads it, and what somebody could not read in it. */
record CertificateFile(
        String where,
        boolean present,
        int size,
        boolean isUtf8,
        boolean isUtf8ToItsLastBlock,
        List<X509Certificate> certificates,
        List<PemDocument.Block> otherBlocks,
        List<Defect> defects) {

    /** What is wrong with a block of the file, or with the file as a whole. */
    record Defect(TrustCode code, String detail) {}

    static CertificateFile read(String where, Optional<byte[]> content) {
        return read(where, content, Integer.MAX_VALUE);
    }

    /** Of {@code ca-cert.pem} istiod reads the first block alone, so that what follows can be anything but a private key. */
    static CertificateFile readFirst(String where, Optional<byte[]> content) {
        return read(where, content, 1);
    }

    private static CertificateFile read(String where, Optional<byte[]> content, int most) {
        if (content.isEmpty()) {
            return new CertificateFile(where, false, 0, true, true, List.of(), List.of(), List.of());
        }
        byte[] bytes = content.get();
        PemDocument document = PemDocument.parse(bytes);
        List<X509Certificate> certificates = new ArrayList<>();
        List<PemDocument.Block> others = new ArrayList<>();
        List<Defect> defects = new ArrayList<>();
        int end = Integer.MAX_VALUE;
        for (PemDocument.Block block : document.blocks()) {
            if (!block.label().equals("CERTIFICATE")) {
                if (certificates.size() < most || isPrivateKey(block)) {
                    others.add(block);
                }
            } else if (certificates.size() < most) {
                certificate(block, certificates, defects);
                end = certificates.size() < most ? end : block.line();
            }
        }
        for (PemDocument.Defect defect : document.defects()) {
            if (defect.line() < end) {
                defects.add(unreadable(defect.sentence()));
            }
        }
        if (!defects.isEmpty() || certificates.isEmpty()) {
            PemDamage.in(bytes).ifPresent(damage -> {
                defects.clear();
                defects.add(unreadable(damage.sentence(where.replaceFirst(".*/", ""))));
                others.clear();
                damage.mended().blocks().stream()
                        .filter(CertificateFile::isPrivateKey)
                        .forEach(others::add);
            });
        }
        return new CertificateFile(
                where,
                true,
                bytes.length,
                isUtf8(bytes, bytes.length),
                isUtf8(bytes, endOfBlocks(bytes)),
                List.copyOf(certificates),
                List.copyOf(others),
                List.copyOf(defects));
    }

    private static int endOfBlocks(byte[] bytes) {
        return Math.max(0, new String(bytes, ISO_8859_1).lastIndexOf("-----END "));
    }

    private static boolean isUtf8(byte[] bytes, int end) {
        try {
            UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, end));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private static void certificate(PemDocument.Block block, List<X509Certificate> certificates, List<Defect> defects) {
        String line = "line " + block.line() + ": ";
        if (!block.isPlain()) {
            String what = block.hasHeaders() ? "headers stand" : "a blank line stands";
            defects.add(unreadable(line + what + " inside the CERTIFICATE block"));
            return;
        }
        try {
            certificates.add(Certificates.parse(block.der()));
        } catch (CertificateException e) {
            defects.add(Certificates.emptyName(block.der())
                    .map(clause -> new Defect(TrustCode.CERTIFICATE_MALFORMED, line + clause))
                    .orElseGet(() -> unreadable(line + "the CERTIFICATE block does not hold a certificate")));
        }
    }

    private static Defect unreadable(String detail) {
        return new Defect(TrustCode.PEM_UNREADABLE, detail);
    }

    static boolean isPrivateKey(PemDocument.Block block) {
        return block.label().endsWith("PRIVATE KEY");
    }

    /** Labels of a certificate that OpenSSL reads, and Go and rustls do not. */
    static boolean isOldLabel(PemDocument.Block block) {
        return block.label().equals("X509 CERTIFICATE") || block.label().equals("TRUSTED CERTIFICATE");
    }
}
