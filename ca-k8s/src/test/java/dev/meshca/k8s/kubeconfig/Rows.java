package dev.meshca.k8s.kubeconfig;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Every field of the v1 Config API, with what people do to it. */
final class Rows {

    /** All fields of the API (k8s.io/client-go/tools/clientcmd/api/v1 of 0.34). */
    static final Set<String> FIELDS = Set.of(
            "Config.apiVersion",
            "Config.kind",
            "Config.preferences",
            "Config.clusters",
            "Config.users",
            "Config.contexts",
            "Config.current-context",
            "Config.extensions",
            "Cluster.server",
            "Cluster.tls-server-name",
            "Cluster.insecure-skip-tls-verify",
            "Cluster.certificate-authority",
            "Cluster.certificate-authority-data",
            "Cluster.proxy-url",
            "Cluster.disable-compression",
            "Cluster.extensions",
            "AuthInfo.client-certificate",
            "AuthInfo.client-certificate-data",
            "AuthInfo.client-key",
            "AuthInfo.client-key-data",
            "AuthInfo.token",
            "AuthInfo.tokenFile",
            "AuthInfo.as",
            "AuthInfo.as-uid",
            "AuthInfo.as-groups",
            "AuthInfo.as-user-extra",
            "AuthInfo.username",
            "AuthInfo.password",
            "AuthInfo.auth-provider",
            "AuthInfo.exec",
            "AuthInfo.extensions",
            "Context.cluster",
            "Context.user",
            "Context.namespace",
            "Context.extensions",
            "Exec.command",
            "Exec.args",
            "Exec.env",
            "Exec.apiVersion",
            "Exec.installHint",
            "Exec.provideClusterInfo",
            "Exec.interactiveMode");

    private static final String DROPPED = "kubectl drops it without a word; we name it";

    private static final String CA = "certificate-authority-data: ${CA}";

    private Rows() {}

    static List<Row> all() {
        return Stream.of(
                        config(),
                        server(),
                        trust(),
                        ProxyRows.all(),
                        tokens(),
                        certificates(),
                        impersonation(),
                        contexts(),
                        PluginRows.all())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Row> config() {
        return List.of(
                Row.of("Config.apiVersion", "v1"),
                Row.of("Config.apiVersion", "another").top("apiVersion: v2\nkind: Config"),
                Row.of("Config.apiVersion", "behind a tab").top("apiVersion:\tv1\t\nkind:\tConfig"),
                Row.of("Config.apiVersion", "absent").top("kind: Config"),
                Row.of("Config.kind", "another").top("apiVersion: v1\nkind: List"),
                Row.of("Config.preferences", "colors").top("preferences: {colors: true}"),
                Row.of("Config.current-context", "the one asked for").top("current-context: x"),
                Row.of("Config.current-context", "one that there is not")
                        .top("current-context: y")
                        .differs("kubectl wants it to exist even where another is named; we never use it"),
                Row.of("Config.extensions", "any").top("extensions: [{name: e, extension: {a: b}}]"),
                Row.of("Config", "an unknown field").top("contextz: []").differs(DROPPED),
                Row.of("Config.clusters", "a number for a text").cluster("server: 1"),
                Row.of("Config.users", "an alias").user("token: &t t7, extensions: [{name: *t, extension: {}}]"),
                Row.of("Config.users", "a merge key")
                        .user("extensions: [{name: e, extension: &e {as: jane}}], token: t1, <<: *e"),
                Row.of("Config.users", "two fields of one name").user("token: a, token: b"),
                Row.of("Config.users", "of two files, empty and missing ones between")
                        .environment("KUBECONFIG", "${DIR}/none::${DIR}/first:${DIR}/config:"),
                Row.of("Config.contexts", "one that is not complete").context("cluster: c"));
    }

    private static List<Row> server() {
        return List.of(
                Row.of("Cluster.server", "https"),
                Row.of("Cluster.server", "a path before the API").cluster("server: '${TLS}/k8s/a', " + CA),
                Row.of("Cluster.server", "a path with a slash at its end").cluster("server: '${TLS}/k8s/a/', " + CA),
                Row.of("Cluster.server", "a query").cluster("server: '${TLS}/k8s?x=y', " + CA),
                Row.of("Cluster.server", "a slash at its end").cluster("server: '${TLS}/', " + CA),
                Row.of("Cluster.server", "HTTPS in capitals").cluster("server: 'HTTPS://127.0.0.1:${PORT}', " + CA),
                Row.of("Cluster.server", "IPv6").cluster("server: 'https://[::1]:${PORT6}', " + CA),
                Row.of("Cluster.server", "a login in the address")
                        .cluster("server: 'https://jane:s3cret@127.0.0.1:${PORT}', " + CA),
                Row.of("Cluster.server", "http, with a token")
                        .cluster("server: '${HTTP}'")
                        .differs("kubectl sends no credential over http; we do where it stays on this machine"),
                Row.of("Cluster.server", "http, of another machine")
                        .cluster("server: 'http://api.example:80', proxy-url: '${PLAIN_PROXY}'")
                        .differs("kubectl asks without a credential; we do not ask"),
                Row.of("Cluster.server", "a name with a dot at its end")
                        .named("api.example.")
                        .environment("HTTPS_PROXY", "${PROXY}"),
                Row.of("Cluster.tls-server-name", "with a dot at its end")
                        .alsoInCluster("tls-server-name: 'api.example.'"),
                Row.of("Cluster.server", "two dots in its name")
                        .named("api..example")
                        .environment("HTTPS_PROXY", "http://127.0.0.1:1"),
                Row.of("Cluster.server", "a password with a backslash")
                        .cluster("server: 'https://jane:s3\\cret@127.0.0.1:${PORT}', " + CA),
                Row.of("Cluster.server", "a password with a slash, behind digits")
                        .cluster("server: 'https://jane:12/s3cret@127.0.0.1:${PORT}', " + CA),
                Row.of("Cluster.server", "no scheme").cluster("server: '127.0.0.1:${PORT}', " + CA),
                Row.of("Cluster.server", "absent").cluster(CA),
                Row.of("Cluster.extensions", "any").alsoInCluster("extensions: [{name: e, extension: {a: 1}}]"),
                Row.of("Cluster", "an unknown field")
                        .alsoInCluster("verify: true")
                        .differs(DROPPED),
                Row.of("Cluster", "a field in capitals")
                        .cluster("Server: '${TLS}', server: '${TLS}', " + CA)
                        .differs(DROPPED),
                Row.of("Cluster.disable-compression", "true").alsoInCluster("disable-compression: true"),
                Row.of("Cluster.disable-compression", "false").alsoInCluster("disable-compression: false"));
    }

    private static List<Row> trust() {
        return List.of(
                Row.of("Cluster.tls-server-name", "a name of the certificate")
                        .alsoInCluster("tls-server-name: api.example"),
                Row.of("Cluster.tls-server-name", "a name that is not in it")
                        .alsoInCluster("tls-server-name: other.example"),
                Row.of("Cluster.insecure-skip-tls-verify", "true")
                        .cluster("server: '${TLS}', insecure-skip-tls-verify: true"),
                Row.of("Cluster.insecure-skip-tls-verify", "yes")
                        .cluster("server: '${TLS}', insecure-skip-tls-verify: yes"),
                Row.of("Cluster.insecure-skip-tls-verify", "in quotes")
                        .cluster("server: '${TLS}', insecure-skip-tls-verify: 'true'"),
                Row.of("Cluster.insecure-skip-tls-verify", "with a certificate-authority")
                        .alsoInCluster("insecure-skip-tls-verify: true"),
                Row.of("Cluster.insecure-skip-tls-verify", "with a tls-server-name")
                        .cluster("server: '${TLS}', insecure-skip-tls-verify: true, tls-server-name: other.example"),
                Row.of("Cluster.certificate-authority", "a file")
                        .cluster("server: '${TLS}', certificate-authority: '${DIR}/ca.pem'"),
                Row.of("Cluster.certificate-authority", "a relative file")
                        .cluster("server: '${TLS}', certificate-authority: ca.pem"),
                Row.of("Cluster.certificate-authority", "a missing file")
                        .cluster("server: '${TLS}', certificate-authority: none.pem"),
                Row.of("Cluster.certificate-authority", "lines that end as on Windows")
                        .cluster("server: '${TLS}', certificate-authority: crlf.pem"),
                Row.of("Cluster.certificate-authority", "a byte order mark")
                        .cluster("server: '${TLS}', certificate-authority: bom.pem"),
                Row.of("Cluster.certificate-authority", "two blocks on one line")
                        .cluster("server: '${TLS}', certificate-authority: glued.pem"),
                Row.of("Cluster.certificate-authority", "indented")
                        .cluster("server: '${TLS}', certificate-authority: indented.pem"),
                Row.of("Cluster.certificate-authority", "behind a block of dashes")
                        .cluster("server: '${TLS}', certificate-authority: dashes.pem"),
                Row.of("Cluster.certificate-authority", "ended")
                        .cluster("server: '${TLS}', certificate-authority: ended.pem"),
                Row.of("Cluster.certificate-authority", "not valid yet")
                        .cluster("server: '${TLS}', certificate-authority: future.pem"),
                Row.of("Cluster.certificate-authority", "ended, with its successor")
                        .cluster("server: '${TLS}', certificate-authority: ended-and-valid.pem"),
                Row.of("Cluster.certificate-authority", "with data, which counts")
                        .alsoInCluster("certificate-authority: other-ca.pem")
                        .differs("kubectl refuses both at once; its API says that the data counts"),
                Row.of("Cluster.certificate-authority-data", "in several lines")
                        .cluster("server: '${TLS}', certificate-authority-data: \"${CA_LINES}\""),
                Row.of("Cluster.certificate-authority-data", "another authority")
                        .cluster("server: '${TLS}', certificate-authority-data: ${OTHER_CA}"),
                Row.of("Cluster.certificate-authority-data", "encoded twice")
                        .cluster("server: '${TLS}', certificate-authority-data: ${CA_TWICE}"),
                Row.of("Cluster.certificate-authority-data", "not base64")
                        .cluster("server: '${TLS}', certificate-authority-data: '%%%'"),
                Row.of("Cluster.certificate-authority-data", "absent").cluster("server: '${TLS}'"));
    }

    private static List<Row> tokens() {
        return List.of(
                Row.of("AuthInfo.token", "a token"),
                Row.of("AuthInfo.token", "with a line break").user("token: \"t1\\n\""),
                Row.of("AuthInfo.token", "a number").user("token: 12345"),
                Row.of("AuthInfo.token", "a number in quotes").user("token: '12345'"),
                Row.of("AuthInfo.token", "empty").user("token: ''"),
                Row.of("AuthInfo.tokenFile", "with a line break at its end").user("tokenFile: token"),
                Row.of("AuthInfo.tokenFile", "with a token, which it replaces").user("tokenFile: token, token: old"),
                Row.of("AuthInfo.tokenFile", "missing").user("tokenFile: none"),
                Row.of("AuthInfo.tokenFile", "missing, with a token").user("tokenFile: none, token: t1"),
                Row.of("AuthInfo.username", "with a password").user("username: jane, password: 'p:a ss'"),
                Row.of("AuthInfo.password", "alone").user("password: p"),
                Row.of("AuthInfo.username", "with a token").user("username: jane, password: p, token: t1"),
                Row.of("AuthInfo.username", "with a tokenFile").user("username: jane, password: p, tokenFile: token"),
                Row.of("AuthInfo.auth-provider", "gcp").user("auth-provider: {name: gcp, config: {}}"),
                Row.of("AuthInfo.auth-provider", "oidc, with a token in it")
                        .user("auth-provider: {name: oidc, config: {id-token: a.b.c, client-id: x,"
                                + " idp-issuer-url: 'https://127.0.0.1:1'}}"),
                Row.of("AuthInfo.extensions", "any").user("token: t1, extensions: [{name: e, extension: {}}]"),
                Row.of("AuthInfo", "an unknown field")
                        .user("token: t1, as-usr: jane")
                        .differs(DROPPED),
                Row.of("AuthInfo", "empty").user(""),
                Row.of("AuthInfo", "only unknown fields").user("tokn: t1"));
    }

    private static List<Row> certificates() {
        return Stream.concat(
                        Stream.of(
                                        "rsa-pkcs1",
                                        "rsa-pkcs8",
                                        "ec-sec1",
                                        "ec-pkcs8",
                                        "ec-parameters",
                                        "p384-pkcs8",
                                        "ed25519")
                                .map(kind -> Row.of("AuthInfo.client-key-data", kind)
                                        .user("client-certificate-data: ${CERT:" + kind + "}, client-key-data: ${KEY:"
                                                + kind + "}")),
                        Stream.of(
                                Row.of("AuthInfo.client-certificate", "files")
                                        .user("client-certificate: ec-sec1.crt, client-key: ec-sec1.key"),
                                Row.of("AuthInfo.client-certificate", "a chain")
                                        .user("client-certificate: chain.crt, client-key: chain.key"),
                                Row.of("AuthInfo.client-key", "with a password, PKCS#8")
                                        .user("client-certificate: chain.crt, client-key: encrypted-pkcs8.key"),
                                Row.of("AuthInfo.client-key", "with a password, PKCS#1")
                                        .user("client-certificate: chain.crt, client-key: encrypted-pkcs1.key"),
                                Row.of("AuthInfo.client-key", "a file, with the data of the certificate")
                                        .user("client-certificate-data: ${CERT:ec-sec1}, client-key: ec-sec1.key"),
                                Row.of("AuthInfo.client-certificate", "and key in one file")
                                        .user("client-certificate: both.pem, client-key: both.pem"),
                                Row.of("AuthInfo.client-certificate-data", "with a token")
                                        .user("client-certificate-data: ${CERT:ec-sec1},"
                                                + " client-key-data: ${KEY:ec-sec1}, token: t1"),
                                Row.of("AuthInfo.client-certificate-data", "with username and password")
                                        .user("client-certificate-data: ${CERT:ec-sec1},"
                                                + " client-key-data: ${KEY:ec-sec1}, username: a, password: b"),
                                Row.of("AuthInfo.client-certificate-data", "without a key")
                                        .user("client-certificate-data: ${CERT:ec-sec1}"),
                                Row.of("AuthInfo.client-certificate-data", "with the key of another")
                                        .user("client-certificate-data: ${CERT:ec-sec1},"
                                                + " client-key-data: ${KEY:ec-pkcs8}"),
                                Row.of("AuthInfo.client-key-data", "without a certificate")
                                        .user("client-key-data: ${KEY:ec-sec1}"),
                                Row.of("AuthInfo.client-certificate", "with data, which counts")
                                        .user("client-certificate: none.crt, client-certificate-data: ${CERT:ec-sec1},"
                                                + " client-key-data: ${KEY:ec-sec1}")
                                        .differs("kubectl refuses both at once; its API says that the data counts"),
                                Row.of("AuthInfo.client-certificate", "missing")
                                        .user("client-certificate: none.crt, client-key: none.key")))
                .toList();
    }

    private static List<Row> impersonation() {
        return List.of(
                Row.of("AuthInfo.as", "a user").user("token: t1, as: jane"),
                Row.of("AuthInfo.as", "beyond ASCII").user("token: t1, as: jürgen"),
                Row.of("AuthInfo.as", "with a line break").user("token: t1, as: \"ja\\nne\""),
                Row.of("AuthInfo.as", "without a credential").user("as: jane"),
                Row.of("AuthInfo.as-uid", "a uid").user("token: t1, as: jane, as-uid: u-1"),
                Row.of("AuthInfo.as-uid", "alone").user("token: t1, as-uid: u-1"),
                Row.of("AuthInfo.as-groups", "two").user("token: t1, as: jane, as-groups: [ops, 'dev:eu']"),
                Row.of("AuthInfo.as-groups", "alone").user("token: t1, as-groups: [ops]"),
                Row.of("AuthInfo.as-groups", "no list").user("token: t1, as: jane, as-groups: ops"),
                Row.of("AuthInfo.as-user-extra", "odd keys")
                        .user("token: t1, as: jane, as-user-extra: {'acme.com/Röle%': [a, b], scopes: [view]}"),
                Row.of("AuthInfo.as-user-extra", "alone").user("token: t1, as-user-extra: {a: [b]}"));
    }

    private static List<Row> contexts() {
        return List.of(
                Row.of("Context.cluster", "unknown").context("cluster: d, user: u"),
                Row.of("Context.cluster", "absent").context("user: u"),
                Row.of("Context.user", "unknown").context("cluster: c, user: v"),
                Row.of("Context.user", "absent").context("cluster: c"),
                Row.of("Context.namespace", "any").context("cluster: c, user: u, namespace: kube-system"),
                Row.of("Context.extensions", "any")
                        .context("cluster: c, user: u, extensions: [{name: e, extension: {}}]"),
                Row.of("Context", "an unknown field")
                        .context("cluster: c, user: u, usr: v")
                        .differs(DROPPED));
    }
}
