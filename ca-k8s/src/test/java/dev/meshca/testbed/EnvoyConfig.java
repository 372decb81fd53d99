package dev.meshca.testbed;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/**
 * The configuration of one Envoy: a TLS listener that sends back what it gets, and for each peer a plain one from which the bytes
 * go to that peer over TLS. Certificate and roots come from the agent's SDS; clusters and listeners for what is in the cluster come
 * from istiod through the agent, and are used by nobody. Our listeners are sockets in folders, so that there is no port to lose. No session is resumed: each connection is a whole handshake.
 */
record EnvoyConfig(String pod, String cluster, int adminPort, List<Peer> peers) {

    static final String INBOUND = "inbound";

    private static final String TYPES = "type.googleapis.com/";
    private static final String TLS = TYPES + "envoy.extensions.transport_sockets.tls.v3.";
    private static final String FILTERS = TYPES + "envoy.extensions.filters.network.";
    private static final String HTTP_OPTIONS = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions";
    private static final String NAMESPACE = "default";

    /**
     * @param name without a slash
     * @param socket where the peer's Envoy listens
     */
    record Peer(String name, String socket) {

        String outbound() {
            return "to-" + name;
        }
    }

    String json() {
        return JsonMapper.shared()
                .writeValueAsString(Map.of(
                        "node", node("sidecar", pod, cluster),
                        "admin", Map.of("address", tcp(adminPort)),
                        "dynamic_resources", fromIstiod(),
                        "static_resources",
                                Map.of(
                                        "listeners",
                                        Stream.concat(
                                                        Stream.of(inbound()),
                                                        peers.stream().map(EnvoyConfig::outbound))
                                                .toList(),
                                        "clusters",
                                        Stream.concat(
                                                        agent().stream(),
                                                        peers.stream().map(EnvoyConfig::towards))
                                                .toList())));
    }

    /** Where the agent serves certificates and roots, and what istiod sends. */
    static List<Map<String, Object>> agent() {
        return List.of(
                grpc("sds-grpc", "./var/run/secrets/workload-spiffe-uds/socket"),
                grpc("xds-grpc", "./etc/istio/proxy/XDS"));
    }

    static Map<String, Object> node(String role, String pod, String cluster) {
        return Map.of(
                "id",
                role + "~127.0.0.1~" + pod + "." + NAMESPACE + "~" + NAMESPACE + ".svc.cluster.local",
                "cluster",
                pod,
                "metadata",
                Map.of(
                        "NAMESPACE",
                        NAMESPACE,
                        "CLUSTER_ID",
                        cluster,
                        "NAME",
                        pod,
                        "SERVICE_ACCOUNT",
                        "default",
                        "INTERCEPTION_MODE",
                        "NONE",
                        "PROXY_CONFIG",
                        Map.of()));
    }

    static Map<String, Object> fromIstiod() {
        Map<String, Object> overAds = Map.of("ads", Map.of(), "resource_api_version", "V3");
        return Map.of(
                "cds_config",
                overAds,
                "lds_config",
                overAds,
                "ads_config",
                Map.of(
                        "api_type",
                        "DELTA_GRPC",
                        "transport_api_version",
                        "V3",
                        "grpc_services",
                        Map.of("envoy_grpc", Map.of("cluster_name", "xds-grpc"))));
    }

    private static Map<String, Object> inbound() {
        Map<String, Object> tls = Map.of(
                "@type", TLS + "DownstreamTlsContext",
                "require_client_certificate", true,
                "disable_stateless_session_resumption", true,
                "disable_stateful_session_resumption", true,
                "common_tls_context", identity());
        Map<String, Object> echo = Map.of("name", "echo", "typed_config", Map.of("@type", FILTERS + "echo.v3.Echo"));
        Map<String, Object> listener = new HashMap<>(listener(
                INBOUND,
                Map.of("filters", List.of(echo), "transport_socket", Map.of("name", "tls", "typed_config", tls))));
        listener.put("access_log", List.of(refusals("DOWNSTREAM")));
        return listener;
    }

    /** One line in the log for each connection that came to nothing, with the reason of the TLS library. */
    private static Map<String, Object> refusals(String side) {
        String format = "%START_TIME% " + side + " refused: %" + side + "_TRANSPORT_FAILURE_REASON%\n";
        return Map.of(
                "name",
                "stdout",
                "filter",
                Map.of("response_flag_filter", Map.of()),
                "typed_config",
                Map.of(
                        "@type",
                        TYPES + "envoy.extensions.access_loggers.stream.v3.StdoutAccessLog",
                        "log_format",
                        Map.of("text_format_source", Map.of("inline_string", format))));
    }

    private static Map<String, Object> outbound(Peer peer) {
        Map<String, Object> proxy = Map.of(
                "@type", FILTERS + "tcp_proxy.v3.TcpProxy",
                "stat_prefix", peer.name(),
                "cluster", peer.name(),
                "access_log", List.of(refusals("UPSTREAM")));
        return listener(
                peer.outbound(), Map.of("filters", List.of(Map.of("name", "tcp_proxy", "typed_config", proxy))));
    }

    static Map<String, Object> listener(String name, Map<String, Object> chain) {
        return Map.of("name", name, "address", pipe("./" + name), "filter_chains", List.of(chain));
    }

    private static Map<String, Object> towards(Peer peer) {
        Map<String, Object> tls =
                Map.of("@type", TLS + "UpstreamTlsContext", "max_session_keys", 0, "common_tls_context", identity());
        return cluster(
                peer.name(), peer.socket(), Map.of("transport_socket", Map.of("name", "tls", "typed_config", tls)));
    }

    static Map<String, Object> identity() {
        Map<String, Object> anyOfTheMesh =
                Map.of("san_type", "URI", "matcher", Map.of("prefix", "spiffe://cluster.local/"));
        return Map.of(
                "tls_certificate_sds_secret_configs",
                List.of(secret("default")),
                "combined_validation_context",
                Map.of(
                        "default_validation_context",
                        Map.of("match_typed_subject_alt_names", List.of(anyOfTheMesh)),
                        "validation_context_sds_secret_config",
                        secret("ROOTCA")));
    }

    private static Map<String, Object> secret(String name) {
        return Map.of(
                "name",
                name,
                "sds_config",
                Map.of(
                        "resource_api_version",
                        "V3",
                        "api_config_source",
                        Map.of(
                                "api_type",
                                "GRPC",
                                "transport_api_version",
                                "V3",
                                "grpc_services",
                                Map.of("envoy_grpc", Map.of("cluster_name", "sds-grpc")))));
    }

    private static Map<String, Object> grpc(String name, String socket) {
        Map<String, Object> http2 = Map.of(
                "@type", TYPES + HTTP_OPTIONS, "explicit_http_config", Map.of("http2_protocol_options", Map.of()));
        return cluster(name, socket, Map.of("typed_extension_protocol_options", Map.of(HTTP_OPTIONS, http2)));
    }

    static Map<String, Object> cluster(String name, String socket, Map<String, Object> more) {
        Map<String, Object> endpoint = Map.of("endpoint", Map.of("address", pipe(socket)));
        Map<String, Object> all = new HashMap<>(more);
        all.put("name", name);
        all.put("type", "STATIC");
        all.put("connect_timeout", "10s");
        all.put(
                "load_assignment",
                Map.of("cluster_name", name, "endpoints", List.of(Map.of("lb_endpoints", List.of(endpoint)))));
        return all;
    }

    private static Map<String, Object> pipe(String path) {
        return Map.of("pipe", Map.of("path", path));
    }

    static Map<String, Object> tcp(int port) {
        return Map.of("socket_address", Map.of("address", "127.0.0.1", "port_value", port));
    }
}
