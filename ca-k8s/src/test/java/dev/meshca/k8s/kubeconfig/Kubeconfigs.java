package dev.meshca.k8s.kubeconfig;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.k8s.MeshClusters;
import dev.meshca.k8s.cluster.ClusterContext;
import dev.meshca.k8s.cluster.Kubeconfig;
import dev.meshca.k8s.cluster.MeshOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Kubeconfigs for one server, and what comes of using them. */
record Kubeconfigs(Path folder, RecordingApi api) {

    static final ClusterName ONE = ClusterName.of("cluster1");

    private static final MeshOptions OPTIONS = MeshOptions.defaults().timeLimit(Duration.ofSeconds(20));

    static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    String cluster() {
        return "server: 'https://127.0.0.1:" + api.port() + "', certificate-authority-data: "
                + base64(RecordingApi.AUTHORITY.pem());
    }

    Path config(String cluster, String user) throws IOException {
        return file("config", """
                clusters: [{name: c, cluster: {%s}}]
                users: [{name: u, user: {%s}}]
                contexts: [{name: x, context: {cluster: c, user: u}}]
                """.formatted(cluster, user));
    }

    ClusterContext context(String user) throws IOException {
        return context(cluster(), user);
    }

    ClusterContext context(String cluster, String user) throws IOException {
        return Kubeconfig.of(config(cluster, user)).context(ONE, "x");
    }

    static ClusterContext context(Map<String, String> environment) {
        return Kubeconfig.fromEnvironment(environment).context(ONE, "x");
    }

    /** What is said after a look at the cluster. */
    static String said(ClusterContext context) {
        return said(OPTIONS, context);
    }

    static String said(MeshOptions options, ClusterContext context) {
        try (MeshClusters mesh = MeshClusters.of(options, List.of(context))) {
            return mesh.observe().get(0).findings().stream()
                    .map(Finding::detail)
                    .findFirst()
                    .orElse("");
        }
    }

    /** How the requests that arrived were authorized. */
    List<String> authorizations() {
        return api.seen().stream()
                .map(seen -> String.join(",", seen.headers().getOrDefault("authorization", List.of("nobody"))))
                .toList();
    }

    Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    /** A user whose plugin is this script. */
    String plugin(String script) throws IOException {
        Path plugin = file("plugin", "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(plugin, PosixFilePermissions.fromString("rwx------"));
        return "exec: {command: ./plugin, apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never}";
    }

    /** What a plugin prints; for a shell. */
    static String printing(String status) {
        return "echo '" + Workshop.credential("v1", status) + "'";
    }
}
