package dev.meshca.k8s.preflight.checks;

import dev.meshca.Finding;
import dev.meshca.k8s.cluster.ClusterCode;
import dev.meshca.k8s.cluster.ClusterContext;
import dev.meshca.k8s.internal.Api;
import dev.meshca.k8s.internal.ApiFailure;
import dev.meshca.k8s.internal.ApiPath;
import dev.meshca.k8s.internal.Deadline;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Creates a Service of type LoadBalancer, waits for its address, and removes it again whatever happens. */
final class LoadBalancerProbe {

    /** Always the same: what an interrupted run left behind is used, and removed, by the next one. */
    static final String NAME = "meshca-load-balancer-probe";

    private static final Duration POLL = Duration.ofMillis(500);

    private final String cluster;
    private final Api api;
    private final String namespace;
    private final Duration timeLimit;

    LoadBalancerProbe(ClusterContext context, Api api, String namespace, Duration timeLimit) {
        this.cluster = context.cluster().value();
        this.api = api.within(Deadline.in(timeLimit));
        this.namespace = namespace;
        this.timeLimit = timeLimit;
    }

    List<Finding> run(Duration wait) {
        List<Finding> findings = new ArrayList<>();
        try {
            create();
        } catch (ApiFailure failure) {
            if (!failure.isRefusal()) {
                remove(findings);
                throw failure;
            }
            findings.add(ClusterCode.LOAD_BALANCER_UNKNOWN.at(cluster, "no probe: " + failure.reason()));
            return findings;
        }
        try {
            findings.add(await(wait)
                    .map(address -> ClusterCode.LOAD_BALANCER_SEEN.at(
                            cluster, "the Service of the probe got the address " + address))
                    .orElseGet(() -> ClusterCode.LOAD_BALANCER_PROBE_FAILED.at(
                            cluster, "the Service of the probe got no address within " + wait.toSeconds() + " s")));
        } finally {
            remove(findings);
        }
        return findings;
    }

    private void create() {
        Service service = new ServiceBuilder()
                .withNewMetadata()
                .withName(NAME)
                .withNamespace(namespace)
                .addToLabels("app.kubernetes.io/managed-by", ApiPath.FIELD_MANAGER)
                .endMetadata()
                .withNewSpec()
                .withType("LoadBalancer")
                .addNewPort()
                .withName("probe")
                .withPort(15443)
                .endPort()
                .endSpec()
                .build();
        try {
            ApiPath path = ApiPath.in(namespace, "services").asManager();
            api.create(path, service, Service.class);
        } catch (ApiFailure failure) {
            if (!failure.is(ApiFailure.Kind.CONFLICT)) {
                throw failure;
            }
        }
    }

    private Optional<String> await(Duration wait) {
        Api patient = api.within(Deadline.in(wait.plus(timeLimit)));
        Deadline end = Deadline.in(wait);
        while (true) {
            Optional<String> address = patient.find(path(), Service.class).flatMap(LoadBalancerCheck::address);
            if (address.isPresent() || end.remaining().compareTo(POLL) < 0) {
                return address;
            }
            patient.waitFor(POLL);
        }
    }

    private void remove(List<Finding> findings) {
        try {
            api.within(Deadline.in(timeLimit)).delete(path());
        } catch (ApiFailure failure) {
            if (!failure.is(ApiFailure.Kind.NOT_FOUND)) {
                findings.add(ClusterCode.LOAD_BALANCER_PROBE_LEFT.at(
                        cluster + "/" + namespace + "/" + NAME, failure.reason()));
            }
        }
    }

    private ApiPath path() {
        return ApiPath.in(namespace, "services").named(NAME);
    }
}
