package dev.meshca.k8s.answers;

import dev.meshca.ClusterName;
import dev.meshca.IstioDocuments;
import dev.meshca.issue.TrustPlan;
import dev.meshca.k8s.cacerts.CacertsData;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapList;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NodeList;
import io.fabric8.kubernetes.api.model.PodList;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceList;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfigurationList;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfigurationList;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetList;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentList;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReview;
import io.fabric8.kubernetes.api.model.certificates.v1beta1.ClusterTrustBundle;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.version.Info;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What the API server of a cluster with a mesh that works answers, by {@code METHOD /path}, with every field that is read. */
public final class HealthyAnswers {

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
                    .build())
            .build();
    private static final String CORE = "GET /api/v1/";
    private static final String SYSTEM = CORE + "namespaces/istio-system/";
    private static final String TOKENS = "POST /api/v1/namespaces/istio-system/serviceaccounts/probe/token";
    private static final String APPS = "GET /apis/apps/v1/namespaces/istio-system/";
    private static final String REGISTRATION = "GET /apis/admissionregistration.k8s.io/v1/";
    private static final String REVIEWS = "POST /apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
    private static final String ACCESS = "POST /apis/authorization.k8s.io/v1/subjectaccessreviews";
    private static final String BUNDLES = "GET /apis/certificates.k8s.io/v1beta1/clustertrustbundles/";
    private static final String LEASE =
            "GET /apis/coordination.k8s.io/v1/namespaces/istio-system/leases/meshca-rotation";

    private static final String ISTIOD = """
            {"metadata": {"name": "istiod", "namespace": "istio-system", "deletionTimestamp": null,
              "labels": {"app": "istiod", "istio.io/rev": "default"}},
             "spec": %s, "status": {"phase": "Running"}}""";

    private static final String DISCOVERY = """
            {"containers": [{"name": "discovery", "image": "docker.io/istio/pilot:1.29.1",
              "env": [{"name": "ISTIO_MULTIROOT_MESH", "value": "true", "valueFrom": null},
                      {"name": "MAX_WORKLOAD_CERT_TTL", "value": "48h", "valueFrom": null}]}]}""";

    private static final String ZTUNNEL = """
            {"metadata": {"name": "ztunnel-1", "namespace": "istio-system", "deletionTimestamp": null,
              "creationTimestamp": "2026-01-01T00:00:00Z"},
             "spec": {"nodeName": "node-1", "volumes": [{"name": "crl", "configMap": {"name": "istio-ca-crl"}}],
               "containers": [{"name": "istio-proxy", "image": "docker.io/istio/ztunnel:1.29.1"}]},
             "status": {"phase": "Running", "containerStatuses": [{"name": "istio-proxy",
               "state": {"running": {"startedAt": "2026-01-01T00:00:01Z"}}}]}}""";

    private static final String DAEMON_SET = """
            {"metadata": {"name": "ztunnel", "namespace": "istio-system"},
             "spec": {"updateStrategy": {"type": "RollingUpdate"}, "template": {"metadata": {"annotations":
               {"kubectl.kubernetes.io/restartedAt": "2026-01-01T00:00:00Z"}}}}}""";

    private static final String BALANCED = """
            {"metadata": {"name": "gateway", "namespace": "istio-system"}, "spec": {"type": "LoadBalancer"},
             "status": {"loadBalancer": {"ingress": [{"ip": "10.0.0.7", "hostname": null}]}}}""";

    private static final String WEBHOOKS = """
            [{"metadata": {"name": "istio-sidecar-injector"}, "webhooks": [{"name": "sidecar.istio.io",
              "clientConfig": {"caBundle": "%s", "service": {"name": "istiod", "namespace": "istio-system"}}}]}]""";

    private static final String WRITTEN = """
            "managedFields": [{"manager": "%s", "time": "2026-01-01T00:00:00Z", "fieldsV1": {"f:data": {"f:%s": {}}}}]""";

    private final Filled filled = new Filled(ReadModel.ofThisLibrary());
    private final Map<String, JsonNode> answers = new LinkedHashMap<>();
    private final Set<Class<?>> kinds = new LinkedHashSet<>();

    /**
     * The answers of one cluster.
     *
     * @param cluster its name
     * @param plan its CA, which it has
     */
    public HealthyAnswers(ClusterName cluster, TrustPlan plan) {
        Map<String, String> data = CacertsData.encoded(plan.cluster(cluster));
        String roots = text(data.get(IstioDocuments.ROOT_CERT));
        put("GET /version", Info.class, "{'major': '1', 'minor': '34', 'gitVersion': 'v1.34.4'}");
        namespaces(cluster);
        secrets(cluster, data);
        put(CORE + "configmaps", ConfigMapList.class, list("[" + roots(roots) + "]"));
        put(SYSTEM + "configmaps/istio-ca-root-cert", ConfigMap.class, roots(roots));
        put(SYSTEM + "configmaps/istio", ConfigMap.class, settings("istio", "mesh", ""));
        put(
                SYSTEM + "configmaps/istio-sidecar-injector",
                ConfigMap.class,
                settings("istio-sidecar-injector", "values", "meshConfig: "));
        remote();
        workloads();
        trust(roots, data.get(IstioDocuments.ROOT_CERT));
        put(LEASE, Lease.class, """
                {"metadata": {"name": "meshca-rotation", "namespace": "istio-system"},
                 "spec": {"holderIdentity": null}}""");
    }

    private void namespaces(ClusterName cluster) {
        for (String name : List.of("kube-system", "istio-system")) {
            put(CORE + "namespaces/" + name, Namespace.class, """
                    {"metadata": {"name": "%s", "uid": "%s of %s",
                      "labels": {"topology.istio.io/network": "network-of-%s"}}}""".formatted(name, name, cluster, cluster));
        }
        put(REVIEWS, SelfSubjectAccessReview.class, "{'metadata': {}, 'status': {'allowed': true}}");
    }

    private void secrets(ClusterName cluster, Map<String, String> data) {
        String metadata = """
                {"metadata": {"name": "%s", "namespace": "istio-system", %s,
                  "annotations": {"meshca.dev/cluster": "%s", "meshca.dev/cluster-uid": "kube-system of %s",
                    "meshca.dev/content-sha256": "%s"}},
                 "type": "Opaque", "immutable": null, "data": %s}""";
        String written = WRITTEN.formatted("meshca", IstioDocuments.CA_CERT);
        for (String name : List.of(IstioDocuments.SECRET, IstioDocuments.SELF_SIGNED_SECRET)) {
            put(
                    SYSTEM + "secrets/" + name,
                    Secret.class,
                    metadata.formatted(
                            name, written, cluster, cluster, CacertsData.digest(data), JSON.writeValueAsString(data)));
        }
    }

    /** What Istio's reader account is known by, and what an istiod was told about each cluster before. */
    private void remote() {
        String account = "istio-reader-service-account";
        put(SYSTEM + "serviceaccounts/" + account, ServiceAccount.class, "{'metadata': {'name': '" + account + "'}}");
        put(ACCESS, SubjectAccessReview.class, "{'metadata': {}, 'status': {'allowed': true}}");
        String token = account + "-istio-remote-secret-token";
        put(SYSTEM + "secrets/" + token, Secret.class, """
                {"metadata": {"name": "%s", "namespace": "istio-system",
                  "annotations": {"kubernetes.io/service-account.name": "%s"}},
                 "type": "kubernetes.io/service-account-token", "immutable": null,
                 "data": {"token": "YS10b2tlbg==", "ca.crt": "Y2E="}}""".formatted(token, account));
        for (ClusterName cluster : Verb.CLUSTERS) {
            put(SYSTEM + "secrets/istio-remote-secret-" + cluster, Secret.class, """
                    {"metadata": {"name": "istio-remote-secret-%s", "namespace": "istio-system", %s},
                     "type": "Opaque", "immutable": null, "data": {"%s": "YmVmb3Jl"}}""".formatted(
                            cluster, WRITTEN.formatted("meshca", cluster), cluster));
        }
    }

    private static String roots(String roots) {
        return """
                {"metadata": {"name": "istio-ca-root-cert", "namespace": "istio-system", %s}, "data": {"root-cert.pem": %s}}""".formatted(
                        WRITTEN.formatted("pilot-discovery", IstioDocuments.ROOT_CERT), JSON.writeValueAsString(roots));
    }

    private static String settings(String name, String key, String prefix) {
        return "{'metadata': {'name': '%s', 'namespace': 'istio-system'}, 'data': {'%s': '%s'}}"
                .formatted(name, key, prefix + "{defaultConfig: {proxyMetadata: {SECRET_TTL: 12h}}}");
    }

    private void workloads() {
        String template = "{\"replicas\": 1, \"template\": {\"spec\": " + DISCOVERY + "}}";
        put(SYSTEM + "pods", PodList.class, list("[" + ISTIOD.formatted(DISCOVERY) + "]"));
        put(APPS + "deployments", DeploymentList.class, list("[" + ISTIOD.formatted(template) + "]"));
        put(APPS + "deployments/istiod", Deployment.class, ISTIOD.formatted(template));
        put(CORE + "pods", PodList.class, list("[" + ZTUNNEL + "]"));
        put(APPS + "daemonsets", DaemonSetList.class, list("[" + DAEMON_SET + "]"));
        put(APPS + "daemonsets/ztunnel", DaemonSet.class, DAEMON_SET);
        put(CORE + "services", ServiceList.class, list("[" + BALANCED + "]"));
        put(CORE + "nodes", NodeList.class, list("[{'metadata': {'name': 'a'}, 'spec': {'providerID': 'gce://a'}}]"));
        put(TOKENS, TokenRequest.class, "{'metadata': {'name': 'probe'}, 'status': {'token': 'a-token'}}");
    }

    private void trust(String roots, String encoded) {
        put(BUNDLES + "istio.io:istiod-ca:root-cert", ClusterTrustBundle.class, """
                {"metadata": {"name": "istio.io:istiod-ca:root-cert"}, "spec": {"trustBundle": %s}}""".formatted(
                        JSON.writeValueAsString(roots)));
        String hooks = list(WEBHOOKS.formatted(encoded));
        put(REGISTRATION + "mutatingwebhookconfigurations", MutatingWebhookConfigurationList.class, hooks);
        put(REGISTRATION + "validatingwebhookconfigurations", ValidatingWebhookConfigurationList.class, hooks);
    }

    private static String list(String items) {
        return "{\"metadata\": {\"continue\": null}, \"items\": " + items + "}";
    }

    private static String text(String encoded) {
        return new String(Base64.getDecoder().decode(encoded), StandardCharsets.US_ASCII);
    }

    private void put(String request, Class<?> kind, String known) {
        ObjectNode answer = (ObjectNode) Filled.merged(filled.of(kind), JSON.readTree(known));
        answer.put("kind", kind.getSimpleName());
        if (request.startsWith("GET") && HasMetadata.class.isAssignableFrom(kind)) {
            ((ObjectNode) answer.path("metadata")).put("resourceVersion", "7");
        }
        answers.put(request, answer);
        kinds.add(kind);
    }

    /**
     * One answer.
     *
     * @param request {@code METHOD /path}
     * @return the answer, if one is known
     */
    public Optional<JsonNode> find(String request) {
        return Optional.ofNullable(answers.get(request));
    }

    Map<String, JsonNode> all() {
        return answers;
    }

    Set<Class<?>> kinds() {
        return kinds;
    }
}
