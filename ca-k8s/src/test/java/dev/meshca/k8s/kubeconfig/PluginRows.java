package dev.meshca.k8s.kubeconfig;

import java.util.List;

/** Credential plugins. {@code ${PLUGIN}} prints the file that it is given, and writes down what it was told. */
final class PluginRows {

    private static final String V1 = "apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never";
    private static final String PLUGIN = "command: '${PLUGIN}', args: [token-v1.json], ";

    private PluginRows() {}

    private static Row exec(String field, String what, String text) {
        return Row.of("Exec." + field, what).user("exec: {" + text + "}");
    }

    static List<Row> all() {
        return List.of(
                Row.of("AuthInfo.exec", "a token").user("exec: {" + PLUGIN + V1 + "}"),
                Row.of("AuthInfo.exec", "with a token, which counts").user("token: t1, exec: {" + PLUGIN + V1 + "}"),
                Row.of("AuthInfo.exec", "with a token and a tokenFile")
                        .user("token: t1, tokenFile: token, exec: {" + PLUGIN + V1 + "}"),
                Row.of("AuthInfo.exec", "with username and password")
                        .user("username: a, password: b, exec: {" + PLUGIN + V1 + "}"),
                Row.of("AuthInfo.exec", "with a client certificate")
                        .user("client-certificate: ec-sec1.crt, client-key: ec-sec1.key, exec: {" + PLUGIN + V1 + "}"),
                Row.of("AuthInfo.exec", "impersonating").user("as: jane, exec: {" + PLUGIN + V1 + "}"),
                exec("command", "relative to the file", "command: ./plugin, args: [token-v1.json], " + V1),
                exec("command", "missing", "command: kubelogin-absent, " + V1),
                exec("command", "none", V1),
                exec("command", "that fails", "command: '${PLUGIN}', args: [fail], " + V1),
                exec("command", "that prints no credential", "command: '${PLUGIN}', args: [token], " + V1),
                exec("command", "that prints an empty status", "command: '${PLUGIN}', args: [empty-v1.json], " + V1),
                exec("command", "that is not executable", "command: ./unexecutable, " + V1),
                exec("command", "that does not say what runs it", "command: ./unnamed, " + V1),
                exec("command", "whose interpreter is missing", "command: ./lost, " + V1),
                exec("command", "that prints more behind it", "command: '${PLUGIN}', args: [more-v1.json], " + V1),
                exec(
                        "command",
                        "that prints another version",
                        "command: '${PLUGIN}', args: [token-v1beta1.json], " + V1),
                exec(
                        "command",
                        "that does not say what kind its answer is",
                        "command: '${PLUGIN}', args: [kindless-v1.json], " + V1),
                exec("command", "that prints YAML", "command: '${PLUGIN}', args: [token-v1.yaml], " + V1),
                exec(
                        "command",
                        "that prints a token with a line break",
                        "command: '${PLUGIN}', args: [broken-v1.json], " + V1),
                exec("command", "that gives an EC certificate", "command: '${PLUGIN}', args: [ec-v1.json], " + V1),
                exec(
                        "command",
                        "that gives a certificate without a key",
                        "command: '${PLUGIN}', args: [half-v1.json], " + V1),
                exec("command", "whose token has expired", "command: '${PLUGIN}', args: [expired-v1.json], " + V1),
                exec(
                        "args",
                        "that a shell would change",
                        "command: '${PLUGIN}', args: [token-v1.json, 'pa$HOME', '; touch x', '*', '', '\"q\"', 'a b'], "
                                + V1),
                exec("env", "two variables", PLUGIN + "env: [{name: A, value: 'x$HOME'}, {name: B, value: ''}], " + V1),
                exec("env", "without a name", PLUGIN + "env: [{value: x}], " + V1),
                exec(
                        "apiVersion",
                        "v1beta1",
                        "command: '${PLUGIN}', args: [token-v1beta1.json], apiVersion:"
                                + " client.authentication.k8s.io/v1beta1"),
                exec(
                        "apiVersion",
                        "v1alpha1",
                        PLUGIN + "interactiveMode: Never, apiVersion: client.authentication.k8s.io/v1alpha1"),
                exec("apiVersion", "absent", PLUGIN + "interactiveMode: Never"),
                exec("installHint", "of one that is there", PLUGIN + "installHint: 'see there', " + V1),
                exec("provideClusterInfo", "true", PLUGIN + "provideClusterInfo: true, " + V1),
                exec("provideClusterInfo", "with all that there is to tell", PLUGIN + "provideClusterInfo: true, " + V1)
                        .alsoInCluster("tls-server-name: api.example, proxy-url: '${PROXY}', disable-compression: true,"
                                + " extensions: [{name: client.authentication.k8s.io/exec, extension: {a: {b: [1,"
                                + " x]}}}]"),
                exec(
                                "provideClusterInfo",
                                "with a certificate authority in a file",
                                PLUGIN + "provideClusterInfo: true, " + V1)
                        .cluster("server: '${TLS}/k8s/a', certificate-authority: ca.pem"),
                exec("provideClusterInfo", "without verification", PLUGIN + "provideClusterInfo: true, " + V1)
                        .cluster("server: '${TLS}', insecure-skip-tls-verify: true"),
                exec(
                        "interactiveMode",
                        "IfAvailable",
                        PLUGIN + "apiVersion: client.authentication.k8s.io/v1, interactiveMode: IfAvailable"),
                exec(
                        "interactiveMode",
                        "Always, without a terminal",
                        PLUGIN + "apiVersion: client.authentication.k8s.io/v1, interactiveMode: Always"),
                exec("interactiveMode", "absent in v1", PLUGIN + "apiVersion: client.authentication.k8s.io/v1"),
                exec(
                        "interactiveMode",
                        "another",
                        PLUGIN + "apiVersion: client.authentication.k8s.io/v1, interactiveMode: No"),
                Row.of("Exec", "an unknown field")
                        .user("exec: {" + PLUGIN + "timeout: '3', " + V1 + "}")
                        .differs("kubectl drops it without a word; we name it"),
                Row.of("Exec", "with an auth-provider")
                        .user("auth-provider: {name: oidc}, exec: {" + PLUGIN + V1 + "}"));
    }
}
