package dev.meshca.mesh;

import dev.meshca.ClusterName;
import dev.meshca.Validity;
import dev.meshca.disk.files.NewCas;
import dev.meshca.issue.CaCerts;
import dev.meshca.issue.RevocationList;
import dev.meshca.issue.RevocationSet;
import dev.meshca.issue.RootCa;
import dev.meshca.mesh.CaReport.Outcome;
import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The revocation lists in a folder, and clusters that leave it. All of its keys are needed: the root's and the clusters'. */
final class Revocation {

    private final MeshFolder folder;
    private final Instant now;
    private final Validity validity;

    Revocation(MeshFolder folder, Validity validity) {
        this.folder = folder;
        this.now = validity.notBefore().plus(Validity.BACKDATE);
        this.validity = validity;
    }

    /** All lists with the next numbers, in every cluster's folder; during a rotation those of its new CAs, too. */
    CaReport renew() {
        List<CaCerts> clusters = folder.present();
        Optional<NewCas> underWay = folder.underWay();
        RevocationSet set = underWay.isPresent()
                ? keep(of(underWay.get(), clusters).issue(), clusters, underWay.get())
                : keep(of(folder.cas().root(), clusters).issue(), clusters);
        return report(set, clusters, List.of());
    }

    /** Revokes the CA that a cluster has; the cluster goes into the archive, as its peers refuse it from now on. */
    CaReport revoke(ClusterName cluster, RevocationList.Reason reason) {
        List<CaCerts> clusters = folder.present();
        CaCerts revoked = of(cluster, clusters);
        requireNoRotation(revoked);
        List<CaCerts> others = others(cluster, clusters);
        RootCa root = folder.cas().root();
        RevocationSet set = of(root, clusters)
                .issue(signer(revoked.certificate(), List.of(root)), revoke(revoked.certificate(), reason));
        folder.rotation().retire(cluster, with(ListIssuer.requireComplete(set, others), others), Optional.empty());
        return report(set, others, List.of(revoked));
    }

    /** Revokes a CA that a cluster had. */
    CaReport revoke(ClusterName cluster, BigInteger serial, RevocationList.Reason reason) {
        List<CaCerts> clusters = folder.present();
        if (of(cluster, clusters).certificate().getSerialNumber().equals(serial)) {
            return revoke(cluster, reason);
        }
        Optional<NewCas> underWay = folder.underWay();
        underWay.stream()
                .flatMap(next -> next.clusters().stream())
                .filter(certs -> certs.certificate().getSerialNumber().equals(serial))
                .forEach(this::requireNoRotation);
        X509Certificate revoked = archived(cluster, serial);
        RootCa root = folder.cas().root();
        if (underWay.isEmpty()) {
            RevocationSet set = of(root, clusters).issue(signer(revoked, List.of(root)), revoke(revoked, reason));
            return report(keep(set, clusters), clusters, List.of());
        }
        List<RootCa> roots =
                Stream.concat(Stream.of(root), underWay.get().root().stream()).toList();
        RevocationSet set = of(underWay.get(), clusters).issue(signer(revoked, roots), revoke(revoked, reason));
        return report(keep(set, clusters, underWay.get()), clusters, List.of());
    }

    /** Takes a cluster out. Its lists, if there are any, are renewed once more and last as long as its leaves may. */
    CaReport remove(ClusterName cluster) {
        List<CaCerts> clusters = folder.present();
        CaCerts leaving = of(cluster, clusters);
        List<CaCerts> others = others(cluster, clusters);
        Optional<NewCas> underWay = folder.underWay();
        Optional<RevocationSet> ofRotation = underWay.flatMap(
                next -> next.crls().map(present -> of(next, clusters).issue()));
        Optional<RevocationSet> ofFolder = underWay.isPresent()
                ? Optional.empty()
                : folder.lists()
                        .map(present -> of(folder.cas().root(), clusters).issue());
        List<CaCerts> staying = ofFolder.map(set -> with(ListIssuer.requireComplete(set, others), others))
                .orElse(others);
        folder.rotation().retire(cluster, staying, ofRotation);
        return report(ofRotation.or(() -> ofFolder).orElse(RevocationSet.of(List.of())), staying, List.of(leaving));
    }

    private X509Certificate archived(ClusterName cluster, BigInteger serial) {
        return folder.rotation().archived().stream()
                .filter(certificate -> certificate.getSerialNumber().equals(serial))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("neither '" + cluster + "' nor the archive of "
                        + folder.path() + " has a certificate with the serial number " + serial.toString(16)));
    }

    private List<CaCerts> others(ClusterName cluster, List<CaCerts> clusters) {
        List<CaCerts> others = clusters.stream()
                .filter(certs -> !certs.cluster().equals(cluster))
                .toList();
        if (others.isEmpty()) {
            throw new IllegalArgumentException("'" + cluster + "' is the only cluster in " + folder.path()
                    + ", so nobody would be left: give it a new CA with a rotation of the intermediates first");
        }
        return others;
    }

    private UnaryOperator<RevocationList.Spec> revoke(X509Certificate certificate, RevocationList.Reason reason) {
        return spec -> spec.revoke(certificate, now, reason);
    }

    private Optional<X509Certificate> signer(X509Certificate revoked, List<RootCa> roots) {
        return Optional.of(roots.stream()
                .map(RootCa::certificate)
                .filter(root -> root.getSubjectX500Principal().equals(revoked.getIssuerX500Principal()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the CA with the serial number "
                        + revoked.getSerialNumber().toString(16) + " was issued by another root than the one of "
                        + folder.path() + ", which cannot revoke it")));
    }

    private CaCerts of(ClusterName cluster, List<CaCerts> clusters) {
        return clusters.stream()
                .filter(certs -> certs.cluster().equals(cluster))
                .findFirst()
                .orElseGet(() -> folder.cas().cluster(cluster));
    }

    private ListIssuer of(RootCa root, List<CaCerts> clusters) {
        return new ListIssuer(folder.lists(), validity, now).signedBy(root).signedBy(clusters);
    }

    private ListIssuer of(NewCas next, List<CaCerts> clusters) {
        if (next.crls().isEmpty()) {
            throw new IllegalArgumentException("a rotation is under way in " + folder.path()
                    + " that was begun without revocation lists: finish it first, and turn them on then");
        }
        return new ListIssuer(next.crls(), validity, now).signedBy(folder, clusters, next);
    }

    private RevocationSet keep(RevocationSet set, List<CaCerts> clusters) {
        folder.install(with(ListIssuer.requireComplete(set, clusters), clusters));
        return set;
    }

    /** The next call of the rotation brings them to the clusters. */
    private RevocationSet keep(RevocationSet set, List<CaCerts> clusters, NewCas next) {
        ListIssuer.requireComplete(set, clusters);
        folder.rotation().renew(ListIssuer.requireComplete(set, next.clusters()));
        return set;
    }

    private List<CaCerts> with(RevocationSet set, List<CaCerts> clusters) {
        return clusters.stream().map(certs -> certs.crls(set)).toList();
    }

    /** While a rotation is under way clusters issue with the present CAs or with the new ones, so neither can be revoked. */
    private void requireNoRotation(CaCerts inUse) {
        if (folder.isRotating()) {
            throw new IllegalArgumentException("the rotation under way in " + folder.path() + " needs the CA of '"
                    + inUse.cluster() + "': finish it, and revoke the CA it replaces by its serial number "
                    + inUse.certificate().getSerialNumber().toString(16) + " then");
        }
    }

    private CaReport report(RevocationSet set, List<CaCerts> staying, List<CaCerts> leaving) {
        List<CaReport.Cluster> clusters = new ArrayList<>();
        staying.forEach(certs ->
                clusters.add(new CaReport.Cluster(certs.cluster(), Outcome.KEPT, Optional.of(certs.certificate()))));
        leaving.forEach(certs ->
                clusters.add(new CaReport.Cluster(certs.cluster(), Outcome.RETIRED, Optional.of(certs.certificate()))));
        X509Certificate root = staying.get(0).chain().roots().certificates().get(0);
        return new CaReport(
                folder.path(),
                root,
                Outcome.KEPT,
                clusters,
                Optional.of(set).filter(lists -> !lists.lists().isEmpty()),
                folder.isRotating(),
                folder.cas().check());
    }
}
