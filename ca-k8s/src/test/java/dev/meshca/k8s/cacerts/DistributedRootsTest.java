package dev.meshca.k8s.cacerts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.k8s.Plans;
import dev.meshca.k8s.cluster.ClusterCode;
import dev.meshca.trust.TrustBundle;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class DistributedRootsTest {

    private static final TrustBundle A = Plans.root("A").roots();
    private static final TrustBundle B = Plans.root("B").roots();

    private static List<Finding> compare(TrustBundle secret, Map<String, TrustBundle> distributed) {
        return DistributedRoots.compare(ClusterName.of("c"), secret, distributed);
    }

    @Test
    void equal_roots_are_no_finding() {
        assertThat(compare(A, Map.of("c/ns/istio-ca-root-cert", A))).isEmpty();
        assertThat(compare(A, Map.of())).isEmpty();
    }

    @Test
    void five_hundred_namespaces_in_one_state_are_one_finding() {
        Map<String, TrustBundle> distributed = new TreeMap<>();
        IntStream.range(0, 500).forEach(i -> distributed.put("c/ns" + (100 + i) + "/istio-ca-root-cert", B));
        distributed.put("c/default/istio-ca-root-cert", A);

        assertThat(compare(A, distributed)).singleElement().satisfies(finding -> {
            assertThat(finding.code()).isEqualTo(ClusterCode.DISTRIBUTED_ROOTS_DISJOINT);
            assertThat(finding.where()).isEqualTo("c/istio-ca-root-cert");
            assertThat(finding.detail())
                    .isEqualTo("500 of 501 namespaces: ns100, ns101, ns102, ns103, ns104 and 495 more");
        });
    }

    @Test
    void an_empty_config_map_gives_none_of_the_roots() {
        assertThat(compare(A, Map.of("c/ns/istio-ca-root-cert", TrustBundle.of(new byte[0]))))
                .extracting(Finding::code)
                .containsExactly(ClusterCode.DISTRIBUTED_ROOTS_DISJOINT);
    }
}
