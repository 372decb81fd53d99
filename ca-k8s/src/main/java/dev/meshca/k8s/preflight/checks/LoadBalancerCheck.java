package dev.meshca.k8s.preflight.checks;

import dev.meshca.Finding;
import dev.meshca.k8s.cluster.ClusterCode;
import dev.meshca.k8s.cluster.ClusterContext;
import dev.meshca.k8s.internal.Api;
import dev.meshca.k8s.internal.ApiFailure;
import dev.meshca.k8s.internal.ApiPath;
import dev.meshca.k8s.internal.PlainText;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeList;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceList;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** Looks for signs that Services of type LoadBalancer get an address. */
final class LoadBalancerCheck {

    /** Providers whose clusters come with a load balancer; node.spec.providerID starts with them. */
    private static final Set<String> PROVIDERS =
            Set.of("aws", "azure", "civo", "digitalocean", "gce", "hcloud", "ibm", "linode", "scaleway", "vultr");

    private LoadBalancerCheck() {}

    static List<Finding> check(ClusterContext context, Api api) {
        List<Finding> findings = new ArrayList<>();
        String cluster = context.cluster().value();
        Optional<String> evidence = look(api, LoadBalancerCheck::service, cluster + "/services", findings)
                .or(() -> look(api, LoadBalancerCheck::node, cluster + "/nodes", findings));
        findings.add(evidence.map(seen -> ClusterCode.LOAD_BALANCER_SEEN.at(cluster, seen))
                .orElseGet(() -> ClusterCode.LOAD_BALANCER_UNKNOWN.at(
                        cluster,
                        "no Service of that type has an address, and the nodes name no provider that gives one")));
        return findings;
    }

    /** How a Service of type LoadBalancer can be reached; empty as long as it cannot. */
    static Optional<String> address(Service service) {
        boolean balanced = service.getSpec() != null
                && "LoadBalancer".equals(service.getSpec().getType());
        if (!balanced || service.getStatus() == null || service.getStatus().getLoadBalancer() == null) {
            return Optional.empty();
        }
        return Optional.ofNullable(service.getStatus().getLoadBalancer().getIngress()).stream()
                .flatMap(List::stream)
                .filter(Objects::nonNull)
                .flatMap(ingress -> Stream.of(ingress.getIp(), ingress.getHostname()))
                .filter(address -> address != null && !address.isBlank())
                .map(PlainText::of)
                .findFirst();
    }

    private static Optional<String> look(
            Api api, Function<Api, Optional<String>> place, String where, List<Finding> findings) {
        try {
            return place.apply(api);
        } catch (ApiFailure failure) {
            if (failure.isRefusal()) {
                findings.add(ClusterCode.NOT_READABLE.at(where, failure.reason()));
                return Optional.empty();
            }
            throw failure;
        }
    }

    private static Optional<String> service(Api api) {
        List<String> seen = new ArrayList<>();
        api.list(ApiPath.everywhere("services").with("limit", "200"), ServiceList.class, (Service service) -> {
            address(service)
                    .ifPresent(address -> seen.add("the Service "
                            + service.getMetadata().getNamespace() + "/"
                            + service.getMetadata().getName() + " has the address " + address));
            return seen.isEmpty();
        });
        return seen.stream().findFirst();
    }

    private static Optional<String> node(Api api) {
        List<String> seen = new ArrayList<>();
        api.list(ApiPath.everywhere("nodes").with("limit", "20"), NodeList.class, (Node node) -> {
            String id =
                    node.getSpec() == null ? "" : String.valueOf(node.getSpec().getProviderID());
            int scheme = id.indexOf("://");
            if (scheme > 0 && PROVIDERS.contains(id.substring(0, scheme))) {
                seen.add("the nodes are of " + id.substring(0, scheme));
            }
            return false;
        });
        return seen.stream().findFirst();
    }
}
