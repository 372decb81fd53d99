package dev.meshca.rotation;

import dev.meshca.IstioDocuments;
import dev.meshca.issue.CaCerts;
import dev.meshca.trust.CaChain;
import java.util.List;

/** States of a mesh that no step leads to, made by hand in the first cluster. */
final class Broken {

    private Broken() {}

    /** ({A}, issuer under B, no bridge): a new intermediate was put in place, and its root nowhere. */
    static List<ClusterEvidence> issuingWithoutTheBridge(Acme acme) {
        byte[] roots = acme.present.get(0).pem().rootCert();
        return mesh(acme, acme.issued.get(0).pem().with(IstioDocuments.ROOT_CERT, roots));
    }

    /** ({B}, issuer under A): the new root was put in place before anything was issued under it. */
    static List<ClusterEvidence> trustingOnlyTheNextRoot(Acme acme) {
        byte[] roots = acme.issued.get(0).pem().rootCert();
        return mesh(acme, acme.present.get(0).pem().with(IstioDocuments.ROOT_CERT, roots));
    }

    /** A naive swap in one cluster: all files of the new root at once. */
    static List<ClusterEvidence> swappedInOneCluster(Acme acme) {
        return mesh(acme, acme.issued.get(0).pem());
    }

    private static List<ClusterEvidence> mesh(Acme acme, IstioDocuments documents) {
        CaChain chain = CaChain.read(acme.names.get(0), documents);
        CaCerts other = acme.present.get(1);
        return List.of(ClusterEvidence.declaring(chain), acme.settled(other.chain()));
    }
}
