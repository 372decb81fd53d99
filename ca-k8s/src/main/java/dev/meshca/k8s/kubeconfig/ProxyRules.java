package dev.meshca.k8s.kubeconfig;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which proxy leads to a server: that of its cluster; otherwise that of the environment, unless the server is on this machine
 * or excepted, as {@code kubectl} finds it.
 */
final class ProxyRules {

    private final Map<String, String> environment;

    ProxyRules(Map<String, String> environment) {
        this.environment = environment;
    }

    Optional<ProxyAddress> proxyFor(Cluster cluster) {
        return cluster.proxyUrl().isPresent()
                ? cluster.proxyUrl().map(url -> ProxyAddress.parse(url, "proxy-url of " + cluster.owner()))
                : fromEnvironment(cluster.server());
    }

    private Optional<ProxyAddress> fromEnvironment(ServerAddress server) {
        List<String> names =
                server.isTls() ? List.of("HTTPS_PROXY", "https_proxy") : List.of("HTTP_PROXY", "http_proxy");
        String noProxy = first("NO_PROXY", "no_proxy").orElse("");
        return names.stream()
                .filter(this::isSet)
                .findFirst()
                .filter(name -> !new NoProxy(noProxy).covers(server.host(), server.effectivePort()))
                .map(name -> ProxyAddress.parse(withScheme(environment.getOrDefault(name, "")), name));
    }

    private Optional<String> first(String... names) {
        return Stream.of(names).filter(this::isSet).findFirst().map(environment::get);
    }

    private boolean isSet(String name) {
        return !environment.getOrDefault(name, "").isEmpty();
    }

    private static String withScheme(String url) {
        return url.contains("://") ? url : "http://" + url;
    }
}
