package dev.meshca.disk.files;

/** The names of files in a CA directory, as Istio's {@code tools/certs/Makefile.selfsigned.mk} gives them. */
final class IstioLayout {

    static final String ROOT_KEY = "root-key.pem";

    /** Only where the signing CA is not the root itself: its certificate first, then those above it, up to the root. */
    static final String ROOT_CHAIN = "root-chain.pem";

    /** What comes next, until it is in use everywhere; hidden, so that it is no cluster. */
    static final String NEXT = ".next";

    /** What went; each former state is a folder in it. */
    static final String ARCHIVE = "archive";

    /** In {@link #NEXT}: the new root's name and key, signed by the old one. */
    static final String BRIDGE = "bridge.pem";

    private IstioLayout() {}
}
