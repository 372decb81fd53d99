package dev.meshca.k8s.istiod;

import dev.meshca.k8s.internal.Api;
import dev.meshca.k8s.internal.ApiPath;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The {@code SECRET_TTL} that proxies are started with: {@code defaultConfig.proxyMetadata} of the mesh configuration,
 * in the ConfigMap {@code istio}, and in the values of the injector.
 */
final class ProxyLifetime {

    private static final List<String> IN_MESH = List.of("defaultConfig", "proxyMetadata", "SECRET_TTL");
    private static final List<String> IN_VALUES = List.of("meshConfig", "defaultConfig", "proxyMetadata", "SECRET_TTL");

    private final Api api;
    private final String namespace;

    ProxyLifetime(Api api, String namespace) {
        this.api = api;
        this.namespace = namespace;
    }

    /** The texts that are set; none if nothing is. */
    List<String> of(List<IstiodSpec> specs) {
        List<String> suffixes = Stream.concat(
                        Stream.of(""),
                        specs.stream()
                                .map(IstiodSpec::revision)
                                .filter(revision -> !revision.equals("default"))
                                .map(revision -> "-" + revision))
                .distinct()
                .toList();
        List<String> found = new ArrayList<>();
        for (String suffix : suffixes) {
            text("istio" + suffix, "mesh", IN_MESH).ifPresent(found::add);
            text("istio-sidecar-injector" + suffix, "values", IN_VALUES).ifPresent(found::add);
        }
        return found;
    }

    private Optional<String> text(String map, String key, List<String> path) {
        return api.find(ApiPath.in(namespace, "configmaps").named(map), ConfigMap.class)
                .map(ConfigMap::getData)
                .map(data -> data.get(key))
                .map(api::document)
                .flatMap(document -> follow(document, path));
    }

    private static Optional<String> follow(Map<?, ?> document, List<String> path) {
        Optional<Object> here = Optional.of(document);
        for (String step : path) {
            here = here.flatMap(
                    value -> value instanceof Map<?, ?> map ? Optional.ofNullable(map.get(step)) : Optional.empty());
        }
        return here.map(String::valueOf);
    }
}
