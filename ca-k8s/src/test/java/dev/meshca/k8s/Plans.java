package dev.meshca.k8s;

import dev.meshca.ClusterName;
import dev.meshca.KeyAlgorithm;
import dev.meshca.issue.CaSpec;
import dev.meshca.issue.RootCa;
import dev.meshca.issue.TrustPlan;
import java.util.Arrays;

/** Plans to push, with keys that are quick to make. */
public final class Plans {

    private Plans() {}

    public static RootCa root(String organization) {
        return RootCa.create(CaSpec.root(organization).key(KeyAlgorithm.EC_P256));
    }

    public static TrustPlan of(RootCa root, String... clusters) {
        return TrustPlan.issuedBy(
                root,
                Arrays.stream(clusters).map(ClusterName::of).toList(),
                CaSpec.intermediate("Acme").key(KeyAlgorithm.EC_P256));
    }

    public static TrustPlan of(String... clusters) {
        return of(root("Acme"), clusters);
    }
}
