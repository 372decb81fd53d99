package dev.meshca.disk.files;

import dev.meshca.ClusterName;
import dev.meshca.KeyAlgorithm;
import dev.meshca.issue.CaSpec;
import dev.meshca.issue.RootCa;
import dev.meshca.issue.TrustPlan;
import java.util.Arrays;

/** A company whose meshes are written to disk here; EC keys, so that making one takes milliseconds. */
final class Acme {

    private Acme() {}

    static RootCa root() {
        return RootCa.create(CaSpec.root("Acme").key(KeyAlgorithm.EC_P256));
    }

    static RootCa secondRoot() {
        return RootCa.create(CaSpec.root("Acme").key(KeyAlgorithm.EC_P256).generation(2));
    }

    static TrustPlan plan(RootCa root, String... clusters) {
        return TrustPlan.issuedBy(
                root, Arrays.stream(clusters).map(ClusterName::of).toList(), intermediate());
    }

    static CaSpec intermediate() {
        return CaSpec.intermediate("Acme").key(KeyAlgorithm.EC_P256);
    }

    /** A CA in the hands of the mesh below a root in the hands of the company. */
    static RootCa belowCorporateRoot() {
        return CorporateRoot.sign("Acme");
    }
}
