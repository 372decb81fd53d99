package dev.meshca.trust;

import dev.meshca.IstioDocuments;
import dev.meshca.internal.x509.Certificates;
import dev.meshca.internal.x509.PemDamage;
import dev.meshca.internal.x509.PemDocument;
import dev.meshca.internal.x509.RevocationLists;
import java.security.cert.CRLException;
import java.security.cert.X509CRL;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A {@code ca-crl.pem}: one or more revocation lists. Istiod and Envoy take an empty file for none. */
record CrlFile(String where, boolean present, List<X509CRL> lists, List<String> defects) {

    static CrlFile read(String where, Optional<byte[]> content) {
        if (content.isEmpty() || content.get().length == 0) {
            return new CrlFile(where, false, List.of(), List.of());
        }
        PemDocument document = PemDocument.parse(content.get());
        if (!document.defects().isEmpty() || document.blocks().isEmpty()) {
            Optional<PemDamage> damage = PemDamage.in(content.get());
            if (damage.isPresent()) {
                return new CrlFile(where, true, List.of(), List.of(damage.get().sentence(IstioDocuments.CA_CRL)));
            }
        }
        List<X509CRL> lists = new ArrayList<>();
        List<String> defects = new ArrayList<>();
        document.defects().forEach(defect -> defects.add(defect.sentence()));
        for (PemDocument.Block block : document.blocks()) {
            try {
                if (!block.label().equals("X509 CRL") || !block.isPlain()) {
                    throw new CRLException("a " + block.label() + " block");
                }
                X509CRL list = Certificates.parseCrl(block.der());
                RevocationLists.defect(list).ifPresent(defect -> defects.add("line " + block.line() + ": " + defect));
                lists.add(list);
            } catch (CRLException e) {
                defects.add("line " + block.line() + ": the " + block.label() + " block is not a CRL");
            }
        }
        if (document.blocks().isEmpty() && document.defects().isEmpty()) {
            defects.add("it holds no CRL");
        }
        return new CrlFile(where, true, List.copyOf(lists), List.copyOf(defects));
    }
}
