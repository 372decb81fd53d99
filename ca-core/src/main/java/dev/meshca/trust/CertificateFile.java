package dev.meshca.trust;

import dev.meshca.internal.x509.Certificates;
import dev.meshca.internal.x509.PemDocument;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One public file as everybody reads it, and what somebody could not read in it. */
record CertificateFile(
        String where,
        boolean present,
        boolean empty,
        List<X509Certificate> certificates,
        List<PemDocument.Block> otherBlocks,
        List<String> defects) {

    static CertificateFile read(String where, byte @Nullable [] bytes) {
        if (bytes == null) {
            return new CertificateFile(where, false, true, List.of(), List.of(), List.of());
        }
        PemDocument document = PemDocument.parse(bytes);
        List<X509Certificate> certificates = new ArrayList<>();
        List<PemDocument.Block> others = new ArrayList<>();
        List<String> defects = new ArrayList<>();
        document.defects().forEach(defect -> defects.add("line " + defect.line() + ": " + defect.what()));
        for (PemDocument.Block block : document.blocks()) {
            if (!block.label().equals("CERTIFICATE")) {
                others.add(block);
            } else if (block.hasHeaders()) {
                defects.add("line " + block.line() + ": headers stand inside the CERTIFICATE block");
            } else {
                try {
                    certificates.add(Certificates.parse(block.der()));
                } catch (CertificateException e) {
                    defects.add("line " + block.line() + ": the CERTIFICATE block does not hold a certificate");
                }
            }
        }
        return new CertificateFile(
                where, true, bytes.length == 0, List.copyOf(certificates), List.copyOf(others), List.copyOf(defects));
    }
}
