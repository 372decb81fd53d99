package dev.meshca.disk;

import dev.meshca.IstioFiles;
import java.util.List;
import java.util.stream.Stream;

/** The names of files in a CA directory, as Istio's {@code tools/certs/Makefile.selfsigned.mk} gives them. */
final class IstioLayout {

    static final String ROOT_KEY = "root-key.pem";

    /** Only where the signing CA is not the root itself: its certificate first, then those above it, up to the root. */
    static final String ROOT_CHAIN = "root-chain.pem";

    /** What may stand in a cluster's folder. */
    static final List<String> CLUSTER_FILES = Stream.concat(IstioFiles.REQUIRED.stream(), Stream.of(IstioFiles.CA_CRL))
            .toList();

    private IstioLayout() {}
}
