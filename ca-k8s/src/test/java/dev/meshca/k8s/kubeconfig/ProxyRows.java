package dev.meshca.k8s.kubeconfig;

import java.util.List;

/** Which way requests go. */
final class ProxyRows {

    private static final String CA = "certificate-authority-data: ${CA}";

    private ProxyRows() {}

    static List<Row> all() {
        return List.of(
                Row.of("Cluster.proxy-url", "http").alsoInCluster("proxy-url: '${PROXY}'"),
                Row.of("Cluster.proxy-url", "http, of a name that only it knows")
                        .cluster("server: 'https://api.example:${PORT}', proxy-url: '${PROXY}', " + CA),
                Row.of("Cluster.proxy-url", "http, with a login")
                        .alsoInCluster("proxy-url: 'http://jane:p%40ss@127.0.0.1:${PROXY_PORT}'"),
                Row.of("Cluster.proxy-url", "http, of a server of http")
                        .cluster("server: '${HTTP}', proxy-url: '${PLAIN_PROXY}'")
                        .differs("as without a proxy: kubectl sends no credential over http"),
                Row.of("Cluster.proxy-url", "socks5").alsoInCluster("proxy-url: 'socks5://127.0.0.1:${PROXY_PORT}'"),
                Row.of("Cluster.proxy-url", "socks5, of a name that only it knows")
                        .cluster("server: 'https://api.example:${PORT}',"
                                + " proxy-url: 'socks5://127.0.0.1:${PROXY_PORT}', " + CA),
                Row.of("Cluster.proxy-url", "socks5, with a login")
                        .alsoInCluster("proxy-url: 'socks5://jane:p@127.0.0.1:${PROXY_PORT}'")
                        .differs("our HTTP client cannot log in to socks5; the field is named"),
                Row.of("Cluster.proxy-url", "https, which here is none")
                        .alsoInCluster("proxy-url: 'https://127.0.0.1:${PROXY_PORT}'"),
                Row.of("Cluster.proxy-url", "another scheme").alsoInCluster("proxy-url: 'ftp://127.0.0.1:1'"),
                Row.of("Cluster.proxy-url", "no proxy there").alsoInCluster("proxy-url: 'http://127.0.0.1:1'"),
                Row.of("Cluster.proxy-url", "before that of the environment")
                        .alsoInCluster("proxy-url: '${PROXY}'")
                        .environment("HTTPS_PROXY", "http://127.0.0.1:1", "NO_PROXY", "*"),
                Row.of("environment", "HTTPS_PROXY").named("api.example").environment("HTTPS_PROXY", "${PROXY}"),
                Row.of("environment", "https_proxy").named("api.example").environment("https_proxy", "${PROXY}"),
                Row.of("environment", "HTTPS_PROXY without a scheme")
                        .named("api.example")
                        .environment("HTTPS_PROXY", "127.0.0.1:${PROXY_PORT}"),
                Row.of("environment", "HTTPS_PROXY before https_proxy")
                        .named("api.example")
                        .environment("HTTPS_PROXY", "${PROXY}", "https_proxy", "http://127.0.0.1:1"),
                Row.of("environment", "HTTP_PROXY of a server of https")
                        .environment("HTTP_PROXY", "http://127.0.0.1:1"),
                Row.of("environment", "HTTPS_PROXY of a server on this machine")
                        .environment("HTTPS_PROXY", "http://127.0.0.1:1"),
                Row.of("environment", "socks5 in HTTPS_PROXY")
                        .named("api.example")
                        .environment("HTTPS_PROXY", "socks5://127.0.0.1:${PROXY_PORT}"),
                Row.of("environment", "NO_PROXY of its domain")
                        .named("api.example")
                        .environment("HTTPS_PROXY", "${PROXY}", "NO_PROXY", "example"),
                Row.of("environment", "NO_PROXY of the end of an address")
                        .cluster("server: 'https://192.0.2.7:${PORT}', tls-server-name: api.example, " + CA)
                        .environment("HTTPS_PROXY", "${PROXY}", "NO_PROXY", "2.7,.0.2.7"),
                Row.of("environment", "NO_PROXY of another domain")
                        .named("api.example")
                        .environment("HTTPS_PROXY", "${PROXY}", "NO_PROXY", "xample,.api.example,api.example:1"));
    }
}
