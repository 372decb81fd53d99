package dev.meshca.cli;

import dev.meshca.disk.CaDirectory;
import dev.meshca.disk.NextCas;
import dev.meshca.issue.CaCerts;
import dev.meshca.rotation.IntermediateRotation;
import dev.meshca.rotation.RootRotation;
import dev.meshca.rotation.Rotation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What a rotation is made of.
 *
 * @param present what the clusters held before it
 * @param next what they will hold
 */
record RotationWork(List<CaCerts> present, NextCas next) {

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

    static RotationWork of(Path dir, NextCas next) {
        return new RotationWork(CaDirectory.at(dir).plan().clusters(), next);
    }

    Kind kind() {
        if (next.root().isEmpty()) {
            return Kind.INTERMEDIATES;
        }
        return next.bridge().isPresent() ? Kind.ROOT_BRIDGE : Kind.ROOT_TRUST_FIRST;
    }

    Rotation rotation(Duration soak) {
        if (kind() == Kind.INTERMEDIATES) {
            IntermediateRotation rotation = IntermediateRotation.of(present, next.clusters(), soak);
            return next.crls().map(rotation::crls).orElse(rotation);
        }
        RootRotation rotation = next.bridge()
                .map(bridge -> RootRotation.bridgeFirst(bridge, present, next.clusters(), soak))
                .orElseGet(() -> RootRotation.trustFirst(present, next.clusters(), soak));
        return next.crls().map(rotation::crls).orElse(rotation);
    }
}
