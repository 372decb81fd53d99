package dev.meshca.k8s.istiod;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meshca.KeyAlgorithm;
import dev.meshca.issue.CaCerts;
import dev.meshca.issue.RootCa;
import dev.meshca.issue.WorkloadCert;
import dev.meshca.trust.TrustBundle;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class IstiodTrustTest {

    private static final RootCa ROOT = MeshUnderTest.root();
    private static final CaCerts CA = MeshUnderTest.issuedBy(ROOT);
    private static final X509Certificate[] WORKLOAD = workload();

    private static X509Certificate[] workload() {
        WorkloadCert workload = CA.issue(
                new WorkloadCert.Spec("cluster.local", "default", "thief", Duration.ofHours(1), KeyAlgorithm.EC_P256));
        return Stream.concat(Stream.of(workload.certificate()), CA.chain().certificates().stream())
                .toArray(X509Certificate[]::new);
    }

    @Test
    void a_workload_of_the_same_mesh_is_no_istiod() {
        IstiodTrust trust = IstiodTrust.of(ROOT.roots(), "istio-system");

        assertThatThrownBy(() -> trust.checkServerTrusted(WORKLOAD, "UNKNOWN"))
                .isInstanceOf(CertificateException.class)
                .hasMessageContaining("not that of the Service of istiod");
    }

    @Test
    void a_chain_to_another_root_is_refused_before_its_name_is_looked_at() {
        IstiodTrust trust = IstiodTrust.of(MeshUnderTest.root().roots(), "istio-system");

        assertThatThrownBy(() -> trust.checkServerTrusted(WORKLOAD, "UNKNOWN"))
                .isInstanceOf(CertificateException.class)
                .hasMessageNotContaining("Service of istiod");
    }

    @Test
    void without_a_root_nothing_is_believed() {
        IstiodTrust trust = IstiodTrust.of(TrustBundle.of(new byte[0]), "istio-system");

        assertThatThrownBy(() -> trust.checkServerTrusted(WORKLOAD, "UNKNOWN"))
                .isInstanceOf(CertificateException.class);
    }
}
