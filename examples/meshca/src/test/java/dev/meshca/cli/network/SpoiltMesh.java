package dev.meshca.cli.network;

import dev.meshca.cli.Shell;
import dev.meshca.embedded.EmbeddedClusters;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

/** Two clusters that have what the files say; the way to the first leads through a proxy that spoils answers. */
final class SpoiltMesh implements AutoCloseable {

    private final Path certs;
    private final EmbeddedClusters clusters;
    private final KubernetesClient server;
    private final SpoilingProxy proxy;
    private final Shell spoilt;
    private final Shell fine;

    /**
     * Starts it.
     *
     * @param place an empty folder
     * @param certs files of cluster1 and cluster2, which are copied
     * @param spoiler what happens to requests to the first cluster
     */
    SpoiltMesh(Path place, Path certs, SpoilingProxy.Spoiler spoiler) throws IOException {
        this.certs = copied(certs, place.resolve("certs"));
        clusters = new EmbeddedClusters(place, "ctx1", "ctx2");
        server = clusters.client(1);
        proxy = new SpoilingProxy(server, spoiler);
        Path spoiling = Files.writeString(place.resolve("spoiling"), proxy.kubeconfig("spoilt"));
        fine = new Shell()
                .with("KUBECONFIG", spoiling + ":" + clusters.kubeconfig())
                .with("CTX_CLUSTER1", "ctx1")
                .with("CTX_CLUSTER2", "ctx2");
        spoilt = fine.with("CTX_CLUSTER1", "spoilt");
    }

    private static Path copied(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
        return to;
    }

    Path certs() {
        return certs;
    }

    Shell spoilt() {
        return spoilt;
    }

    Shell fine() {
        return fine;
    }

    KubernetesClient server() {
        return server;
    }

    SpoilingProxy proxy() {
        return proxy;
    }

    /** The token, and the keys as they stand in the files, without first and last line, and as a Secret has them. */
    List<String> secrets() throws IOException {
        try (Stream<Path> files = Files.walk(certs)) {
            return Stream.concat(
                            Stream.of(SpoilingProxy.TOKEN),
                            files.filter(file -> file.getFileName().toString().endsWith("key.pem"))
                                    .map(SpoiltMesh::text)
                                    .flatMap(pem -> Stream.of(pem.replaceAll("-----[^-]+-----|\\s", ""), base64(pem))))
                    .toList();
        }
    }

    private static String base64(String pem) {
        return Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        proxy.close();
        server.close();
        clusters.close();
    }
}
