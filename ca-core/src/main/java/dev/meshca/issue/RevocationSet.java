package dev.meshca.issue;

import dev.meshca.InvalidCaException;
import dev.meshca.IstioDocuments;
import dev.meshca.internal.x509.Certificates;
import dev.meshca.internal.x509.PemDamage;
import dev.meshca.internal.x509.PemDocument;
import java.nio.charset.StandardCharsets;
import java.security.cert.CRLException;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The revocation lists of a mesh: the content of every cluster's {@code ca-crl.pem}. It must be complete. istiod refuses a
 * bundle, key rotation included, if a certificate of {@code cert-chain.pem} has no list
 * ({@code security/pkg/pki/util/keycertbundle.go}), and Envoy refuses every peer over a CA without one: so the lists of the
 * root and of <em>all</em> clusters' intermediates, empty ones too, and those of retired CAs as long as what they issued
 * lives. Across a rotation that means the lists of A, of every old intermediate, of B and of every new one; A's list covers
 * the bridge, and B's is also the bridge's own.
 */
public final class RevocationSet {

    private final Map<String, RevocationList> lists;

    private RevocationSet(Map<String, RevocationList> lists) {
        this.lists = lists;
    }

    /**
     * A set of lists; of two lists of one CA the one with the higher number is kept.
     *
     * @param lists the lists
     * @return the set
     */
    public static RevocationSet of(Collection<RevocationList> lists) {
        Map<String, RevocationList> newest = new LinkedHashMap<>();
        lists.forEach(list -> newest.merge(list.issuerKey(), list, RevocationSet::newer));
        return new RevocationSet(newest);
    }

    private static RevocationList newer(RevocationList one, RevocationList other) {
        return other.number().compareTo(one.number()) > 0 ? other : one;
    }

    /**
     * Reads a {@code ca-crl.pem}.
     *
     * @param pem the bytes of the file
     * @return the set
     * @throws InvalidCaException if something in it is not a revocation list
     */
    public static RevocationSet parse(byte[] pem) {
        PemDocument document = PemDocument.parse(pem);
        document.defects().stream().findFirst().ifPresent(defect -> {
            throw unreadable(PemDamage.in(pem)
                    .map(damage -> damage.sentence(IstioDocuments.CA_CRL))
                    .orElseGet(defect::sentence));
        });
        List<RevocationList> lists = new ArrayList<>();
        for (PemDocument.Block block : document.blocks()) {
            try {
                if (!block.label().equals("X509 CRL") || !block.isPlain()) {
                    throw new CRLException("a " + block.label() + " block");
                }
                lists.add(new RevocationList(Certificates.parseCrl(block.der())));
            } catch (CRLException e) {
                throw unreadable("line " + block.line() + ": the " + block.label() + " block is not a CRL");
            }
        }
        return of(lists);
    }

    private static InvalidCaException unreadable(String reason) {
        return new InvalidCaException(IstioDocuments.CA_CRL, reason, null);
    }

    /**
     * This set with other lists; of two lists of one CA the one with the higher number is kept.
     *
     * @param others the other lists
     * @return a new set
     */
    public RevocationSet with(Collection<RevocationList> others) {
        List<RevocationList> all = new ArrayList<>(lists.values());
        all.addAll(others);
        return of(all);
    }

    /**
     * The lists.
     *
     * @return one per CA
     */
    public List<RevocationList> lists() {
        return List.copyOf(lists.values());
    }

    /**
     * The lists as a verifier takes them.
     *
     * @return one per CA
     */
    public List<X509CRL> crls() {
        return lists.values().stream().map(RevocationList::crl).toList();
    }

    /**
     * The content of a {@code ca-crl.pem}.
     *
     * @return the bytes, one block per list
     */
    public byte[] pem() {
        return lists.values().stream()
                .map(RevocationList::pem)
                .collect(Collectors.joining())
                .getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * The dry check: which of these CAs have no list. For the certificates of a {@code cert-chain.pem} this is istiod's own
     * rule; for all CAs of the mesh it is Envoy's.
     *
     * @param cas certificates of CAs
     * @return those without a list
     */
    public List<X509Certificate> uncovered(Collection<X509Certificate> cas) {
        return new LinkedHashSet<>(cas)
                .stream()
                        .filter(ca -> lists.values().stream().noneMatch(list -> list.isOf(ca)))
                        .toList();
    }

    /**
     * Whether somebody who holds these lists holds this set: each of its lists, or a newer one of the same CA.
     *
     * @param held the lists somebody holds
     * @return true if nothing is to be brought
     */
    public boolean isHeldIn(Collection<X509CRL> held) {
        RevocationSet others = ofCrls(held);
        return lists.values().stream().allMatch(list -> held.contains(list.crl()) || others.hasNewerThan(list));
    }

    private boolean hasNewerThan(RevocationList list) {
        return Optional.ofNullable(lists.get(list.issuerKey()))
                .filter(other -> other.number().compareTo(list.number()) > 0)
                .isPresent();
    }

    /**
     * This set, with newer lists of its CAs where somebody holds such: a list never goes back, or what was revoked would be
     * trusted again.
     *
     * @param held the lists somebody holds; those of other CAs do not matter
     * @return a set of lists of the same CAs
     */
    public RevocationSet orNewerOf(Collection<X509CRL> held) {
        return with(ofCrls(held).lists().stream()
                .filter(other -> lists.containsKey(other.issuerKey()))
                .toList());
    }

    private static RevocationSet ofCrls(Collection<X509CRL> crls) {
        return of(crls.stream().map(RevocationList::new).toList());
    }

    @Override
    public String toString() {
        return "RevocationSet" + lists.values();
    }
}
