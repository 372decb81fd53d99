package dev.meshca.disk;

import static dev.meshca.disk.IstioLayout.BRIDGE;
import static dev.meshca.disk.IstioLayout.NEXT;

import dev.meshca.ClusterName;
import dev.meshca.InvalidCaException;
import dev.meshca.IstioDocuments;
import dev.meshca.internal.x509.Certificates;
import dev.meshca.issue.CaCerts;
import dev.meshca.issue.RevocationSet;
import dev.meshca.issue.RootCa;
import dev.meshca.trust.TrustBundle;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The files of {@link NextCas}: a CA directory in the CA directory, with the bridge. */
final class NextFiles {

    private NextFiles() {}

    static SortedMap<String, byte[]> of(NextCas next) {
        SortedMap<String, byte[]> files = ClusterFiles.of(next.clusters());
        next.root().ifPresent(root -> {
            root.keyPem(); // a rotation that was killed goes on with this key
            RootFiles.with(files, root);
        });
        next.bridge().ifPresent(bridge -> files.put(BRIDGE, ascii(Certificates.pem(bridge))));
        next.crls().ifPresent(crls -> files.put(IstioDocuments.CA_CRL, crls.pem()));
        SortedMap<String, byte[]> below = new TreeMap<>();
        files.forEach((name, bytes) -> {
            if (bytes.length > 0) {
                below.put(NEXT + "/" + name, bytes);
            }
        });
        return below;
    }

    static NextCas read(Snapshot next) throws IOException {
        List<CaCerts> clusters = new ArrayList<>();
        for (ClusterName cluster : ClusterFiles.names(next)) {
            clusters.add(CaCerts.of(cluster, ClusterFiles.read(next, cluster)));
        }
        Optional<RootCa> root =
                next.find(IstioDocuments.ROOT_CERT).isPresent() ? Optional.of(RootFiles.read(next)) : Optional.empty();
        Optional<X509Certificate> bridge = next.find(BRIDGE).map(NextFiles::bridge);
        Optional<RevocationSet> crls = next.find(IstioDocuments.CA_CRL).map(RevocationSet::parse);
        return new NextCas(root, bridge, clusters, crls);
    }

    private static X509Certificate bridge(byte[] pem) {
        return TrustBundle.of(pem).certificates().stream()
                .findFirst()
                .orElseThrow(() -> new InvalidCaException(NEXT + "/" + BRIDGE, "it holds no certificate", null));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
