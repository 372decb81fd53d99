package dev.meshca.cli.rotate;

import dev.meshca.cli.mesh.ShareOption;
import dev.meshca.k8s.cluster.MeshOptions;
import dev.meshca.k8s.rotation.RotationOutcome;
import dev.meshca.mesh.MeshRotation;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of a rotation that several processes can share. */
final class SharedRotation {

    static final String PREPARE = "--prepare";

    @Mixin
    private ShareOption share = new ShareOption();

    @Option(
            names = PREPARE,
            description =
                    "Make the new CAs and write to no cluster: that is left to calls with --share, or to one without.")
    private boolean prepare;

    MeshOptions in(MeshOptions options) {
        return share.in(options);
    }

    RotationOutcome go(MeshRotation rotation, boolean step) {
        if (prepare) {
            return rotation.prepare();
        }
        return step ? rotation.step() : rotation.run();
    }
}
