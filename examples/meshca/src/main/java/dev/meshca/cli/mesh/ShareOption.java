package dev.meshca.cli.mesh;

import dev.meshca.cli.terminal.OptionParser;
import dev.meshca.k8s.cluster.MeshOptions;
import dev.meshca.k8s.cluster.Share;
import picocli.CommandLine.Option;

/** {@code --share}: one of several processes that share the clusters. */
public final class ShareOption {

    @Option(
            names = "--share",
            converter = Parser.class,
            paramLabel = "INDEX/TOTAL",
            description = {
                "Write only to a share of the clusters, such as 0/4, 1/4, 2/4 or 3/4: of their sorted names each fourth.",
                "For a Job that runs several Pods."
            })
    private Share share = Share.WHOLE;

    public MeshOptions in(MeshOptions options) {
        return options.share(share);
    }

    /** Reads it from an option. */
    static final class Parser extends OptionParser<Share> {

        Parser() {
            super(Share::parse);
        }
    }
}
