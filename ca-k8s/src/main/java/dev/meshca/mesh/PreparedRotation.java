package dev.meshca.mesh;

import dev.meshca.disk.files.NewCas;
import dev.meshca.issue.CaCerts;
import dev.meshca.k8s.journal.RotationRecord;
import dev.meshca.rotation.Rotation;
import dev.meshca.trust.TrustReport;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/**
 * What a rotation is made of.
 *
 * @param present what the clusters held before it, lists aside
 * @param next what they will hold
 */
record PreparedRotation(List<CaCerts> present, NewCas next) {

    private static final int ID_LENGTH = 16;

    /** The kinds of rotation. */
    enum Kind {
        INTERMEDIATES("of the intermediates"),
        ROOT_BRIDGE("of the root, bridge first"),
        ROOT_TRUST_FIRST("of the root, trust first");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    Kind kind() {
        if (next.root().isEmpty()) {
            return Kind.INTERMEDIATES;
        }
        return next.bridge().isPresent() ? Kind.ROOT_BRIDGE : Kind.ROOT_TRUST_FIRST;
    }

    /** What is noted on each Secret that is written, for people. */
    RotationRecord record(Instant now) {
        X509Certificate first = next.clusters().get(0).certificate();
        return new RotationRecord(
                sha256(first).substring(0, ID_LENGTH),
                CaNaming.of(first, "").generation(),
                root(present),
                root(next.clusters()),
                Version.number(),
                now);
    }

    private static String root(List<CaCerts> clusters) {
        return sha256(clusters.get(0).chain().roots().certificates().get(0));
    }

    static String sha256(X509Certificate certificate) {
        return TrustReport.Certificate.of(certificate).sha256();
    }

    Rotation rotation() {
        Rotation rotation = switch (kind()) {
            case INTERMEDIATES -> Rotation.intermediates(present, next.clusters());
            case ROOT_BRIDGE -> Rotation.bridgeFirst(next.bridge().orElseThrow(), present, next.clusters());
            case ROOT_TRUST_FIRST -> Rotation.trustFirst(present, next.clusters());
        };
        return next.crls().map(rotation::crls).orElse(rotation);
    }
}
