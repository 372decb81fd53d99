package dev.meshca.testbed;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/**
 * The configurations of a gateway and of the server behind it. Who comes to the gateway's listener {@link #KEPT} is led to the
 * server over one HTTP/2 connection for all requests, at {@link #FRESH} each request has a connection, and so a handshake, of its own.
 */
final class GatewayConfig {

    static final String KEPT = "kept";
    static final String FRESH = "fresh";
    static final String ANSWER = "served";

    private static final String TYPES = "type.googleapis.com/";
    private static final String TLS = TYPES + "envoy.extensions.transport_sockets.tls.v3.";
    private static final String HTTP = TYPES + "envoy.extensions.filters.";
    private static final String HTTP_OPTIONS = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions";

    private GatewayConfig() {}

    static String gateway(Sidecar gateway, int adminPort, String server) {
        return bootstrap(
                gateway,
                "router",
                adminPort,
                List.of(
                        listener(KEPT, Map.of("cluster", KEPT), Map.of()),
                        listener(FRESH, Map.of("cluster", FRESH), Map.of())),
                List.of(
                        towards(KEPT, server, Map.of()),
                        towards(FRESH, server, Map.of("max_requests_per_connection", 1))));
    }

    static String server(Sidecar server, int adminPort) {
        Map<String, Object> tls = Map.of(
                "@type", TLS + "DownstreamTlsContext",
                "require_client_certificate", true,
                "disable_stateless_session_resumption", true,
                "disable_stateful_session_resumption", true,
                "common_tls_context", identity());
        return bootstrap(
                server,
                "sidecar",
                adminPort,
                List.of(listener(
                        EnvoyConfig.INBOUND,
                        Map.of(),
                        Map.of("transport_socket", Map.of("name", "tls", "typed_config", tls)))),
                List.of());
    }

    private static String bootstrap(
            Sidecar envoy,
            String role,
            int adminPort,
            List<Map<String, Object>> listeners,
            List<Map<String, Object>> clusters) {
        Map<String, Object> resources = Map.of(
                "listeners",
                listeners,
                "clusters",
                Stream.concat(EnvoyConfig.agent().stream(), clusters.stream()).toList());
        return JsonMapper.shared()
                .writeValueAsString(Map.of(
                        "node", EnvoyConfig.node(role, envoy.pod(), envoy.cluster()),
                        "admin", Map.of("address", EnvoyConfig.tcp(adminPort)),
                        "dynamic_resources", EnvoyConfig.fromIstiod(),
                        "static_resources", resources));
    }

    /** Answers by itself, or leads on. */
    private static Map<String, Object> listener(String name, Map<String, Object> route, Map<String, Object> chain) {
        Map<String, Object> action = route.isEmpty()
                ? Map.of("direct_response", Map.of("status", 200, "body", Map.of("inline_string", ANSWER)))
                : Map.of("route", route);
        Map<String, Object> all = new HashMap<>(action);
        all.put("match", Map.of("prefix", "/"));
        Map<String, Object> manager = Map.of(
                "@type",
                HTTP + "network.http_connection_manager.v3.HttpConnectionManager",
                "stat_prefix",
                name,
                "route_config",
                Map.of("virtual_hosts", List.of(Map.of("name", name, "domains", List.of("*"), "routes", List.of(all)))),
                "http_filters",
                List.of(Map.of(
                        "name",
                        "envoy.filters.http.router",
                        "typed_config",
                        Map.of("@type", HTTP + "http.router.v3.Router"))));
        Map<String, Object> filters = new HashMap<>(chain);
        filters.put(
                "filters",
                List.of(Map.of("name", "envoy.filters.network.http_connection_manager", "typed_config", manager)));
        return EnvoyConfig.listener(name, filters);
    }

    private static Map<String, Object> towards(String name, String socket, Map<String, Object> limits) {
        Map<String, Object> tls =
                Map.of("@type", TLS + "UpstreamTlsContext", "max_session_keys", 0, "common_tls_context", identity());
        Map<String, Object> http2 = Map.of(
                "@type",
                TYPES + HTTP_OPTIONS,
                "common_http_protocol_options",
                limits,
                "explicit_http_config",
                Map.of("http2_protocol_options", Map.of()));
        return EnvoyConfig.cluster(
                name,
                socket,
                Map.of(
                        "transport_socket",
                        Map.of("name", "tls", "typed_config", tls),
                        "typed_extension_protocol_options",
                        Map.of(HTTP_OPTIONS, http2)));
    }

    private static Map<String, Object> identity() {
        Map<String, Object> identity = new HashMap<>(EnvoyConfig.identity());
        identity.put("alpn_protocols", List.of("h2"));
        return identity;
    }
}
