package dev.meshca.mesh.values;

import dev.meshca.ClusterName;
import dev.meshca.disk.files.ExportDirectory;
import dev.meshca.mesh.ExportReport;
import dev.meshca.mesh.file.MeshFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What an installation of Istio is told about each cluster of a mesh: the mesh, the cluster, its network, its certificates. */
public final class IstioValues {

    private static final String ISTIOCTL = """
            # What istioctl installs.
            apiVersion: install.istio.io/v1alpha1
            kind: IstioOperator
            spec:
            """;

    private IstioValues() {}

    /**
     * Writes two files per cluster: {@code values-NAME.yaml}, values of Helm's chart istiod, and {@code istioctl-NAME.yaml}, the
     * same for {@code istioctl install}.
     *
     * @param file what the mesh is
     * @param into the folder; made if it is missing
     * @param replace whether to write over what is there with another content
     * @return what was written
     * @throws dev.meshca.CaStorageException if another file is in the way, or the disk fails
     */
    public static ExportReport write(MeshFile file, Path into, boolean replace) {
        SortedMap<String, byte[]> files = new TreeMap<>();
        for (ClusterName cluster : file.clusters().keySet()) {
            files.put("values-" + cluster + ".yaml", utf8(helm(file, cluster)));
            files.put("istioctl-" + cluster + ".yaml", utf8(istioctl(file, cluster)));
        }
        return new ExportReport(
                ExportReport.Form.VALUES, ExportDirectory.at(into).save(files, replace));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Values of Helm's chart istiod.
     *
     * @param file what the mesh is
     * @param cluster one of its clusters
     * @return YAML
     * @throws IllegalArgumentException if it is none of them
     */
    public static String helm(MeshFile file, ClusterName cluster) {
        return "# Values of Helm's chart istiod, which goes into the namespace %s.\n".formatted(file.namespace())
                + meshConfig(file)
                + values(file, cluster);
    }

    /**
     * What {@code istioctl install} takes.
     *
     * @param file what the mesh is
     * @param cluster one of its clusters
     * @return YAML
     * @throws IllegalArgumentException if it is none of them
     */
    public static String istioctl(MeshFile file, ClusterName cluster) {
        return ISTIOCTL
                + (meshConfig(file) + "values:\n" + values(file, cluster).indent(2)).indent(2);
    }

    private static String meshConfig(MeshFile file) {
        return "meshConfig:\n  trustDomain: \"%s\"\n".formatted(file.trustDomain());
    }

    /** What may change the root of a running istiod is told to it before there is a reason to. */
    private static String values(MeshFile file, ClusterName cluster) {
        String network = Optional.ofNullable(file.clusters().get(cluster))
                .orElseThrow(() -> new IllegalArgumentException(file.path() + " has no cluster " + cluster))
                .network()
                .map("  network: \"%s\"\n"::formatted)
                .orElse("");
        return """
                global:
                  istioNamespace: "%s"
                  meshID: "%s"
                  multiCluster:
                    clusterName: "%s"
                %spilot:
                  env:
                    # A running istiod takes roots that are added or removed in cacerts.
                    ISTIO_MULTIROOT_MESH: "true"
                """.formatted(file.namespace(), file.meshId(), cluster, network);
    }
}
