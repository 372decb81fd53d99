package dev.meshca.mesh;

import dev.meshca.InvalidCaException;
import dev.meshca.IstioDocuments;
import dev.meshca.Validity;
import dev.meshca.disk.files.NewCas;
import dev.meshca.issue.CaCerts;
import dev.meshca.issue.RevocationList;
import dev.meshca.issue.RevocationSet;
import dev.meshca.issue.RootCa;
import dev.meshca.trust.TrustReport;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** The revocation lists of a mesh: the files are the memory, and each list is issued with the next number. */
final class ListIssuer {

    private record Signer(X509Certificate ca, Function<RevocationList.Spec, RevocationList> sign) {}

    private final RevocationSet present;
    private final Validity validity;
    private final Instant now;
    private final List<Signer> signers = new ArrayList<>();

    /** @param present what was issued so far */
    ListIssuer(Optional<RevocationSet> present, Validity validity, Instant now) {
        this.present = present.orElse(RevocationSet.of(List.of()));
        this.validity = validity;
        this.now = now;
    }

    /**
     * Signed by all CAs of a rotation, old and new. Where the old root's key is kept elsewhere, its list stays as it is, and
     * has to last.
     */
    ListIssuer signedBy(MeshFolder folder, Collection<CaCerts> clusters, NewCas next) {
        folder.rootIfThere().ifPresent(this::signedBy);
        next.root().ifPresent(this::signedBy);
        return signedBy(clusters).signedBy(next.clusters());
    }

    ListIssuer signedBy(RootCa root) {
        signers.add(new Signer(root.certificate(), root::revocationList));
        return this;
    }

    ListIssuer signedBy(Collection<CaCerts> clusters) {
        clusters.forEach(certs -> signers.add(new Signer(certs.certificate(), certs::revocationList)));
        return this;
    }

    /** All lists anew, and those of retired CAs for as long as they are valid. */
    RevocationSet issue() {
        return issue(Optional.empty(), spec -> spec);
    }

    /** The same, with a change to the list of one CA. */
    RevocationSet issue(Optional<X509Certificate> changed, UnaryOperator<RevocationList.Spec> change) {
        List<RevocationList> lists = new ArrayList<>();
        for (Signer signer : signers) {
            RevocationList.Spec spec = present.lists().stream()
                    .filter(list -> list.isOf(signer.ca()))
                    .findFirst()
                    .map(list -> list.next(validity))
                    .orElseGet(() -> RevocationList.Spec.first(validity));
            lists.add(signer.sign().apply(changed.equals(Optional.of(signer.ca())) ? change.apply(spec) : spec));
        }
        present.lists().stream()
                .filter(list -> list.nextUpdate().filter(now::isBefore).isPresent())
                .filter(list -> signers.stream().noneMatch(signer -> list.isOf(signer.ca())))
                .forEach(lists::add);
        return RevocationSet.of(lists);
    }

    /** Refuses a set without which istiod would load nothing. */
    static RevocationSet requireComplete(RevocationSet set, Collection<CaCerts> clusters) {
        List<X509Certificate> uncovered = set.uncovered(clusters.stream()
                .flatMap(certs -> certs.chain().certificates().stream())
                .toList());
        if (!uncovered.isEmpty()) {
            throw new InvalidCaException(
                    IstioDocuments.CA_CRL,
                    "there would be no list of "
                            + TrustReport.Certificate.of(uncovered.get(0)).subject()
                            + ", and istiod refuses a bundle without one; its key is needed",
                    null);
        }
        return set;
    }
}
