package dev.meshca.disk.files;

import static dev.meshca.disk.files.IstioLayout.BRIDGE;
import static dev.meshca.disk.files.IstioLayout.NEXT;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.meshca.ClusterName;
import dev.meshca.InvalidCaException;
import dev.meshca.IstioDocuments;
import dev.meshca.internal.x509.Certificates;
import dev.meshca.issue.CaCerts;
import dev.meshca.issue.RevocationSet;
import dev.meshca.trust.TrustBundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The files of {@link NewCas}: a CA directory in the CA directory, with the bridge. */
final class NextFiles {

    private NextFiles() {}

    /** What is there of the new CAs. */
    record Found(
            SortedMap<ClusterName, IstioDocuments> clusters,
            Optional<RootFiles.Found> root,
            Optional<byte[]> bridge,
            Optional<byte[]> crls) {

        /** The CAs, valid now or not: a rotation that was prepared goes on with them. */
        NewCas recognised() {
            List<CaCerts> certs = new ArrayList<>();
            clusters.forEach((cluster, documents) -> certs.add(CaCerts.recognise(cluster, documents)));
            return new NewCas(
                    root.map(RootFiles.Found::recognised),
                    bridge.map(NextFiles::certificate),
                    certs,
                    crls.map(RevocationSet::parse));
        }
    }

    /** The new CAs that were prepared; empty if no rotation is under way. */
    static Optional<Found> find(Snapshot now) throws IOException {
        Path place = now.locate(NEXT);
        if (!Files.isDirectory(place)) {
            return Optional.empty();
        }
        Snapshot next = new Snapshot(place);
        Optional<RootFiles.Found> root = next.find(IstioDocuments.ROOT_CERT).isPresent()
                ? Optional.of(RootFiles.require(next))
                : Optional.empty();
        return Optional.of(
                new Found(ClusterFiles.all(next), root, next.find(BRIDGE), next.find(IstioDocuments.CA_CRL)));
    }

    static SortedMap<String, byte[]> of(NewCas next) {
        SortedMap<String, byte[]> files = ClusterFiles.of(next.clusters());
        next.root().ifPresent(root -> {
            root.keyPem(); // a rotation that was killed goes on with this key
            RootFiles.with(files, root);
        });
        next.bridge()
                .ifPresent(bridge -> files.put(BRIDGE, Certificates.pem(bridge).getBytes(US_ASCII)));
        next.crls().ifPresent(crls -> files.put(IstioDocuments.CA_CRL, crls.pem()));
        SortedMap<String, byte[]> below = new TreeMap<>();
        files.forEach((name, bytes) -> {
            if (bytes.length > 0) {
                below.put(NEXT + "/" + name, bytes);
            }
        });
        return below;
    }

    /** The files without those of one cluster, which go to the archive. */
    static SortedMap<String, byte[]> without(
            Snapshot now, ClusterName cluster, NewCas next, Optional<RevocationSet> lists) throws IOException {
        NewCas rest = next.without(cluster);
        SortedMap<String, byte[]> files =
                of(lists.or(next::crls).map(rest::crls).orElse(rest));
        for (CaCerts certs : next.clusters()) {
            if (certs.cluster().equals(cluster)) {
                files.putAll(ArchiveFiles.ofPrepared(now, certs));
            }
        }
        return files;
    }

    private static X509Certificate certificate(byte[] pem) {
        return TrustBundle.of(pem).certificates().stream()
                .findFirst()
                .orElseThrow(() -> new InvalidCaException(NEXT + "/" + BRIDGE, "it holds no certificate", null));
    }
}
