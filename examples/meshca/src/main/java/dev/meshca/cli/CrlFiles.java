package dev.meshca.cli;

import dev.meshca.ClusterName;
import dev.meshca.Validity;
import dev.meshca.disk.CaDirectory;
import dev.meshca.disk.NextCas;
import dev.meshca.disk.RotationDirectory;
import dev.meshca.issue.CaCerts;
import dev.meshca.issue.CrlSpec;
import dev.meshca.issue.RevocationReason;
import dev.meshca.issue.RevocationSet;
import dev.meshca.issue.RootCa;
import dev.meshca.issue.TrustPlan;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The revocation lists in a folder. All of its keys are needed: the root's and those of all clusters. */
final class CrlFiles {

    private final Path dir;
    private final CaDirectory directory;
    private final RotationDirectory beside;
    private final Instant now;
    private final Validity validity;

    CrlFiles(Path dir, Duration validity) {
        this.dir = dir;
        this.directory = CaDirectory.at(dir);
        this.beside = RotationDirectory.at(dir);
        this.now = Clock.systemUTC().instant();
        this.validity = Validity.lasting(validity, Clock.fixed(now, ZoneOffset.UTC));
    }

    /** All lists with the next numbers, in every cluster's folder; during a rotation those of its new CAs, too. */
    RevocationSet renew() {
        List<CaCerts> clusters = clusters();
        Optional<NextCas> underWay = beside.prepared();
        if (underWay.isPresent()) {
            return keep(of(underWay.get(), clusters).issue(), clusters, underWay.get());
        }
        return keep(of(directory.root(), clusters).issue(), clusters);
    }

    /** Revokes the CA that a cluster has; the cluster goes into the archive, as its peers refuse it from now on. */
    RevocationSet revoke(ClusterName cluster, RevocationReason reason) {
        List<CaCerts> clusters = clusters();
        CaCerts revoked = of(cluster, clusters);
        requireNoRotation(revoked);
        List<CaCerts> others = clusters.stream()
                .filter(certs -> !certs.cluster().equals(cluster))
                .toList();
        if (others.isEmpty()) {
            throw new IllegalArgumentException("'" + cluster + "' is the only cluster in " + dir
                    + ", so nobody would be left: give it a new CA with meshca rotate intermediates first");
        }
        RootCa root = directory.root();
        RevocationSet set = of(root, clusters)
                .issue(signer(revoked.certificate(), List.of(root)), revoke(revoked.certificate(), reason));
        beside.retire(cluster, with(Crls.requireComplete(set, others), others));
        return set;
    }

    /** Revokes a CA that a cluster had. */
    RevocationSet revoke(ClusterName cluster, BigInteger serial, RevocationReason reason) {
        List<CaCerts> clusters = clusters();
        if (of(cluster, clusters).certificate().getSerialNumber().equals(serial)) {
            return revoke(cluster, reason);
        }
        Optional<NextCas> underWay = beside.prepared();
        underWay.stream()
                .flatMap(next -> next.clusters().stream())
                .filter(certs -> certs.certificate().getSerialNumber().equals(serial))
                .forEach(this::requireNoRotation);
        X509Certificate revoked = beside.archived().stream()
                .filter(certificate -> certificate.getSerialNumber().equals(serial))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("neither '" + cluster + "' nor the archive of " + dir
                        + " has a certificate with the serial number " + serial.toString(16)));
        RootCa root = directory.root();
        if (underWay.isEmpty()) {
            return keep(of(root, clusters).issue(signer(revoked, List.of(root)), revoke(revoked, reason)), clusters);
        }
        List<RootCa> roots =
                Stream.concat(Stream.of(root), underWay.get().root().stream()).toList();
        RevocationSet set = of(underWay.get(), clusters).issue(signer(revoked, roots), revoke(revoked, reason));
        return keep(set, clusters, underWay.get());
    }

    boolean rotating() {
        return beside.prepared().isPresent();
    }

    private UnaryOperator<CrlSpec> revoke(X509Certificate certificate, RevocationReason reason) {
        return spec -> spec.revoke(certificate, now, reason);
    }

    private Optional<X509Certificate> signer(X509Certificate revoked, List<RootCa> roots) {
        return Optional.of(roots.stream()
                .map(RootCa::certificate)
                .filter(root -> root.getSubjectX500Principal().equals(revoked.getIssuerX500Principal()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the CA with the serial number "
                        + revoked.getSerialNumber().toString(16) + " was issued by another root than the one of " + dir
                        + ", which cannot revoke it")));
    }

    private CaCerts of(ClusterName cluster, List<CaCerts> clusters) {
        return clusters.stream()
                .filter(certs -> certs.cluster().equals(cluster))
                .findFirst()
                .orElseGet(() -> directory.cluster(cluster));
    }

    private Crls of(RootCa root, List<CaCerts> clusters) {
        return new Crls(directory.crls(), validity, now).signedBy(root).signedBy(clusters);
    }

    private Crls of(NextCas next, List<CaCerts> clusters) {
        if (next.crls().isEmpty()) {
            throw new IllegalArgumentException("a rotation is under way in " + dir
                    + " that was begun without revocation lists: finish it with meshca rotate, and turn them on then");
        }
        return new Crls(next.crls(), validity, now).signedBy(directory, clusters, next);
    }

    private RevocationSet keep(RevocationSet set, List<CaCerts> clusters) {
        directory.replace(TrustPlan.of(with(Crls.requireComplete(set, clusters), clusters)));
        return set;
    }

    /** The next call of {@code meshca rotate} brings them to the clusters. */
    private RevocationSet keep(RevocationSet set, List<CaCerts> clusters, NextCas next) {
        beside.renew(Crls.requireComplete(Crls.requireComplete(set, clusters), next.clusters()));
        return set;
    }

    private List<CaCerts> with(RevocationSet set, List<CaCerts> clusters) {
        return clusters.stream().map(certs -> certs.crls(set, now)).toList();
    }

    /** Also where their lists have ended: the certificates are what counts. */
    private List<CaCerts> clusters() {
        return directory.planWithoutCrls().clusters();
    }

    /** While a rotation is under way clusters issue with the present CAs or with the new ones, so neither can be revoked. */
    private void requireNoRotation(CaCerts inUse) {
        if (rotating()) {
            throw new IllegalArgumentException("the rotation under way in " + dir + " needs the CA of '"
                    + inUse.cluster() + "': finish it with meshca rotate, and revoke the CA it replaces with --serial "
                    + inUse.certificate().getSerialNumber().toString(16) + " then");
        }
    }
}
