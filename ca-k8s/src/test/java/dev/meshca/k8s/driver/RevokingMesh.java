package dev.meshca.k8s.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshca.ClusterName;
import dev.meshca.IstioDocuments;
import dev.meshca.Validity;
import dev.meshca.issue.CaCerts;
import dev.meshca.issue.RevocationList;
import dev.meshca.issue.RevocationList.Spec.Revoked;
import dev.meshca.issue.RevocationSet;
import dev.meshca.issue.TrustPlan;
import dev.meshca.k8s.MeshClusters;
import dev.meshca.k8s.cluster.ClusterContext;
import dev.meshca.k8s.cluster.MeshOptions;
import dev.meshca.k8s.push.PushReport;
import dev.meshca.testbed.Await;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509CRL;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Revocation in a running mesh: every cluster has the lists of all CAs in use, istiod hands them out, and the workloads check
 * each other against them, some time after they were handed out, as a kubelet would bring them.
 */
final class RevokingMesh {

    /** From the change of a ConfigMap to the workloads; in a cluster up to a minute and a half. */
    static final Duration LAG = Duration.ofSeconds(3);

    /** What the rotation is told about it; times of ConfigMaps are full seconds. */
    static final Duration MOUNTED = LAG.plusSeconds(2);

    private final MeshBed bed;
    private final List<Revoked> revoked = new ArrayList<>();
    private int number;

    RevokingMesh(MeshBed bed) {
        this.bed = bed;
    }

    /** Turns revocation on, as {@code meshca crl} and a push do; returns what the clusters hold. */
    List<CaCerts> turnOn() {
        return push(bed.present, lists(bed.present));
    }

    /** Returns what the clusters hold when every namespace was given the lists. */
    List<CaCerts> push(List<CaCerts> clusters, RevocationSet lists) {
        List<CaCerts> held =
                clusters.stream().map(certs -> certs.crls(lists, Instant.now())).toList();
        List<ClusterName> names = held.stream().map(CaCerts::cluster).toList();
        List<ClusterContext> contexts = bed.mesh.clusters().stream()
                .filter(context -> names.contains(context.cluster()))
                .toList();
        try (MeshClusters some = MeshClusters.of(MeshOptions.defaults(), contexts)) {
            PushReport push = some.push(TrustPlan.of(held));
            assertThat(push.done()).as(push.toString()).isTrue();
        }
        awaitGiven(names, lists);
        return held;
    }

    void traffic(int inEach) {
        bed.talk(bed.workloads(inEach).checkingRevocation(LAG).start());
    }

    /** The lists of both roots and of these intermediates, with the next number and everything revoked by A so far. */
    RevocationSet lists(List<CaCerts> intermediates) {
        number++;
        Validity validity = Validity.lasting(Duration.ofDays(30));
        RevocationList.Spec empty = new RevocationList.Spec(BigInteger.valueOf(number), validity, List.of());
        List<RevocationList> lists = new ArrayList<>();
        lists.add(bed.a.revocationList(new RevocationList.Spec(empty.number(), validity, revoked)));
        lists.add(bed.b.revocationList(empty));
        intermediates.forEach(certs -> lists.add(certs.revocationList(empty)));
        return RevocationSet.of(lists);
    }

    /** From the next lists on. */
    void revoke(CaCerts intermediate) {
        revoked.add(new Revoked(
                intermediate.certificate().getSerialNumber(),
                Instant.now(),
                RevocationList.Reason.CESSATION_OF_OPERATION));
    }

    void awaitGiven(List<ClusterName> clusters, RevocationSet lists) {
        String text = new String(lists.pem(), StandardCharsets.US_ASCII);
        clusters.forEach(name -> Await.until(
                "every namespace of " + name + " has the lists",
                MeshBed.LIMIT,
                () -> given(name).size() > 1 && given(name).values().stream().allMatch(text::equals)));
    }

    /** Until the workloads of these clusters check against the lists, and nothing else. */
    void awaitInUse(List<ClusterName> clusters, RevocationSet lists) {
        List<String> wanted = lists.crls().stream().map(RevokingMesh::sha256).toList();
        Await.until(
                "the workloads of " + clusters + " have the lists",
                MeshBed.LIMIT,
                () -> clusters.stream()
                        .flatMap(name -> bed.stats().of(name.value()).stream())
                        .allMatch(workload -> workload.lists().equals(wanted)));
    }

    private static String sha256(X509CRL list) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(list.getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** {@code ca-crl.pem} of each namespace's {@code istio-ca-crl}. */
    Map<String, String> given(ClusterName name) {
        return published(name, "istio-ca-crl", IstioDocuments.CA_CRL);
    }

    private Map<String, String> published(ClusterName name, String configMap, String key) {
        try (KubernetesClient admin = MeshBed.admin(bed.plane(name))) {
            return admin.configMaps().inAnyNamespace().withField("metadata.name", configMap).list().getItems().stream()
                    .collect(Collectors.toMap(map -> map.getMetadata().getNamespace(), map -> text(map, key)));
        }
    }

    private static String text(ConfigMap map, String key) {
        return Objects.toString(map.getData() == null ? null : map.getData().get(key), "");
    }

    /** What judges that check revocation say of a certificate that an istiod issued, in another cluster; empty if accepted. */
    List<String> verdicts(Path renewal, ClusterName at) {
        return RevocationJudges.ask(
                renewal,
                published(at, "istio-ca-root-cert", IstioDocuments.ROOT_CERT).get("default"),
                given(at).get("default"),
                bed.folder("judged"));
    }

    /** The newest certificate of a workload. */
    Path newest(String workload) {
        List<Path> renewals = bed.renewals(workload);
        return renewals.get(renewals.size() - 1);
    }
}
