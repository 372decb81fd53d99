package dev.meshca.cli.json;

import dev.meshca.cli.Creation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The result of {@code create}. */
public record CreateJson(String directory, Root root, List<Cluster> clusters, List<FindingJson> findings) {

    /** The CA that signs the intermediates. */
    public record Root(Creation.Origin outcome, CertificateJson certificate) {}

    /** One cluster of the directory, new or kept. */
    public record Cluster(
            String name, Creation.Origin outcome, @Nullable CertificateJson issuer) {

        private static Cluster of(Creation.Cluster cluster) {
            return new Cluster(
                    cluster.name().value(),
                    cluster.origin(),
                    cluster.chain().issuer().map(CertificateJson::of).orElse(null));
        }
    }

    /**
     * The document of what was done.
     *
     * @param creation what was done
     * @return the document
     */
    public static CreateJson of(Creation creation) {
        return new CreateJson(
                creation.directory().toString(),
                new Root(
                        creation.rootOrigin(),
                        CertificateJson.of(creation.root().certificate())),
                creation.clusters().stream().map(Cluster::of).toList(),
                FindingJson.of(creation.findings()));
    }
}
