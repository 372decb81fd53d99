package dev.meshca.cli;

import dev.meshca.ClusterName;
import dev.meshca.Validity;
import dev.meshca.disk.CaDirectory;
import dev.meshca.disk.RotationDirectory;
import dev.meshca.issue.CaCerts;
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

    /** All lists with the next numbers, in every cluster's folder. */
    RevocationSet renew() {
        requireNoRotation();
        List<CaCerts> clusters = clusters();
        RootCa root = directory.root();
        return keep(
                new Crls(clusters, validity, now)
                        .signedBy(root)
                        .signedBy(clusters)
                        .issue(),
                clusters);
    }

    /** Revokes the CA that a cluster has; the cluster goes into the archive, as its peers refuse it from now on. */
    RevocationSet revoke(ClusterName cluster, RevocationReason reason) {
        requireNoRotation();
        List<CaCerts> clusters = clusters();
        CaCerts revoked = directory.cluster(cluster);
        List<CaCerts> others = clusters.stream()
                .filter(certs -> !certs.cluster().equals(cluster))
                .toList();
        if (others.isEmpty()) {
            throw new IllegalArgumentException("'" + cluster + "' is the only cluster in " + dir
                    + ", so nobody would be left: give it a new CA with meshca rotate intermediates first");
        }
        RevocationSet set = issue(clusters, revoked.certificate(), reason);
        beside.retire(cluster, with(Crls.requireComplete(set, others), others));
        return set;
    }

    /** Revokes a CA that a cluster had. */
    RevocationSet revoke(ClusterName cluster, BigInteger serial, RevocationReason reason) {
        requireNoRotation();
        List<CaCerts> clusters = clusters();
        if (directory.cluster(cluster).certificate().getSerialNumber().equals(serial)) {
            return revoke(cluster, reason);
        }
        X509Certificate revoked = beside.archived().stream()
                .filter(certificate -> certificate.getSerialNumber().equals(serial))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("neither '" + cluster + "' nor the archive of " + dir
                        + " has a certificate with the serial number " + serial.toString(16)));
        return keep(issue(clusters, revoked, reason), clusters);
    }

    private RevocationSet issue(List<CaCerts> clusters, X509Certificate revoked, RevocationReason reason) {
        RootCa root = directory.root();
        if (!revoked.getIssuerX500Principal().equals(root.certificate().getSubjectX500Principal())) {
            throw new IllegalArgumentException(
                    "the CA with the serial number " + revoked.getSerialNumber().toString(16)
                            + " was issued by another root than the one of " + dir + ", which cannot revoke it");
        }
        return new Crls(clusters, validity, now)
                .signedBy(root)
                .signedBy(clusters)
                .issue(Optional.of(root.certificate()), spec -> spec.revoke(revoked, now, reason));
    }

    private RevocationSet keep(RevocationSet set, List<CaCerts> clusters) {
        directory.replace(TrustPlan.of(with(Crls.requireComplete(set, clusters), clusters)));
        return set;
    }

    private List<CaCerts> with(RevocationSet set, List<CaCerts> clusters) {
        return clusters.stream().map(certs -> certs.crls(set, now)).toList();
    }

    /** Also where their lists have ended: the certificates are what counts. */
    private List<CaCerts> clusters() {
        return directory.plan().clusters();
    }

    private void requireNoRotation() {
        if (beside.prepared().isPresent()) {
            throw new IllegalArgumentException("a rotation is under way in " + dir
                    + ", and brings its own lists: finish it with meshca rotate, or take it back with rotate rollback");
        }
    }
}
