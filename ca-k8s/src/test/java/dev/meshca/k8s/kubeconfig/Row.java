package dev.meshca.k8s.kubeconfig;

import java.util.Map;
import java.util.Optional;

/**
 * One kubeconfig that {@code kubectl} and we are given.
 *
 * @param field which field it is about, as {@code AuthInfo.token}
 * @param what is special in it
 * @param why we do something else than {@code kubectl}, where we do
 */
record Row(
        String field,
        String what,
        String cluster,
        String user,
        String context,
        String top,
        Map<String, String> environment,
        Optional<String> why) {

    private static final String CLUSTER = "server: '${TLS}', certificate-authority-data: ${CA}";
    private static final String USER = "token: t1";
    private static final String CONTEXT = "cluster: c, user: u";

    static Row of(String field, String what) {
        return new Row(field, what, CLUSTER, USER, CONTEXT, "", Map.of(), Optional.empty());
    }

    Row cluster(String text) {
        return new Row(field, what, text, user, context, top, environment, why);
    }

    /** Beside the server and its certificate authority. */
    Row alsoInCluster(String text) {
        return cluster(CLUSTER + ", " + text);
    }

    /** Behind a name that only a proxy knows. */
    Row named(String host) {
        return cluster("server: 'https://" + host + ":${PORT}', certificate-authority-data: ${CA}");
    }

    Row user(String text) {
        return new Row(field, what, cluster, text, context, top, environment, why);
    }

    Row context(String text) {
        return new Row(field, what, cluster, user, text, top, environment, why);
    }

    Row top(String text) {
        return new Row(field, what, cluster, user, context, text, environment, why);
    }

    Row environment(String... variables) {
        Map<String, String> set = new java.util.TreeMap<>();
        for (int i = 0; i < variables.length; i += 2) {
            set.put(variables[i], variables[i + 1]);
        }
        return new Row(field, what, cluster, user, context, top, set, why);
    }

    /** We do something else than {@code kubectl}. */
    Row differs(String reason) {
        return new Row(field, what, cluster, user, context, top, environment, Optional.of(reason));
    }

    String kubeconfig() {
        String head = top.contains("apiVersion") || top.contains("kind") ? "" : "apiVersion: v1\nkind: Config\n";
        return head + top + (top.isEmpty() ? "" : "\n")
                + "clusters: [{name: c, cluster: {" + cluster + "}}]\n"
                + "users: [{name: u, user: {" + user + "}}]\n"
                + "contexts: [{name: x, context: {" + context + "}}]\n";
    }

    @Override
    public String toString() {
        return field + " (" + what + ")";
    }
}
