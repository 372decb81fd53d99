package dev.meshca.rotation;

import dev.meshca.IstioFiles;
import dev.meshca.issue.CaCerts;
import dev.meshca.trust.CaChain;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** States of a mesh that no step leads to, made by hand in the first cluster. */
final class Broken {

    private Broken() {}

    /** ({A}, issuer under B, no bridge): a new intermediate was put in place, and its root nowhere. */
    static List<ClusterEvidence> issuingWithoutTheBridge(Acme acme) {
        Map<String, byte[]> documents = new HashMap<>(acme.issued.get(0).pem());
        documents.put(IstioFiles.ROOT_CERT, acme.present.get(0).pem().get(IstioFiles.ROOT_CERT));
        return mesh(acme, documents);
    }

    /** ({B}, issuer under A): the new root was put in place before anything was issued under it. */
    static List<ClusterEvidence> trustingOnlyTheNextRoot(Acme acme) {
        Map<String, byte[]> documents = new HashMap<>(acme.present.get(0).pem());
        documents.put(IstioFiles.ROOT_CERT, acme.issued.get(0).pem().get(IstioFiles.ROOT_CERT));
        return mesh(acme, documents);
    }

    /** A naive swap in one cluster: all files of the new root at once. */
    static List<ClusterEvidence> swappedInOneCluster(Acme acme) {
        return mesh(acme, acme.issued.get(0).pem());
    }

    private static List<ClusterEvidence> mesh(Acme acme, Map<String, byte[]> documents) {
        CaChain chain = CaChain.read(acme.names.get(0), documents);
        CaCerts other = acme.present.get(1);
        return List.of(ClusterEvidence.declaring(chain), acme.settled(other.chain()));
    }
}
