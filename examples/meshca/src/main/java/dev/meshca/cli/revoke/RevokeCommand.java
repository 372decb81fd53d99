package dev.meshca.cli.revoke;

import dev.meshca.ClusterName;
import dev.meshca.cli.mesh.FolderOption;
import dev.meshca.cli.mesh.MeshFileOption;
import dev.meshca.cli.mesh.NextDelivery;
import dev.meshca.cli.terminal.ExitCode;
import dev.meshca.cli.terminal.OptionParser;
import dev.meshca.cli.terminal.OutputOption;
import dev.meshca.cli.terminal.Terminal;
import dev.meshca.issue.RevocationList;
import dev.meshca.mesh.CaReport;
import dev.meshca.mesh.Mesh;
import dev.meshca.mesh.json.MeshJson;
import java.math.BigInteger;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code meshca revoke}. */
@Command(
        name = "revoke",
        sortOptions = false,
        description = {
            "Revokes the intermediate CA of a cluster, and writes the new lists for every other cluster into the folder.",
            "",
            "The cluster's files go into the archive; meshca create --cluster NAME gives it a new CA. To revoke the one it"
                    + " had before a rotation, name its --serial. Then: meshca push."
        })
public final class RevokeCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private FolderOption folder = new FolderOption();

    @Mixin
    private MeshFileOption file = new MeshFileOption();

    @Option(names = "--cluster", required = true, paramLabel = "NAME", description = "The cluster.")
    private @Nullable ClusterName cluster;

    @Option(
            names = "--reason",
            converter = ReasonParser.class,
            required = true,
            paramLabel = "REASON",
            description = "ca-compromise, superseded, cessation-of-operation, … (RFC 5280, 5.3.1).")
    private RevocationList.@Nullable Reason reason;

    @Option(
            names = "--serial",
            converter = SerialParser.class,
            paramLabel = "HEX",
            description = "The serial number of a CA it had; by default the one it has.")
    private @Nullable Serial serial;

    @Mixin
    private NextUpdateOption nextUpdate = new NextUpdateOption();

    @Mixin
    private OutputOption output = new OutputOption();

    public RevokeCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /** A serial number. */
    record Serial(BigInteger number) {

        static Serial parse(String text) {
            String digits = text.replace(":", "").strip();
            if (!digits.matches("[0-9A-Fa-f]{1,40}")) {
                throw new IllegalArgumentException(
                        "'" + text + "' is not a serial number: use hexadecimal digits, as meshca verify shows them");
            }
            return new Serial(new BigInteger(digits, 16));
        }
    }

    private static final class ReasonParser extends OptionParser<RevocationList.Reason> {

        ReasonParser() {
            super(CrlText::reason);
        }
    }

    private static final class SerialParser extends OptionParser<Serial> {

        SerialParser() {
            super(Serial::parse);
        }
    }

    @Override
    public Integer call() {
        ClusterName name = Objects.requireNonNull(cluster);
        RevocationList.Reason why = Objects.requireNonNull(reason);
        try (Mesh mesh = Mesh.in(folder.in(file, terminal))) {
            CaReport report = serial == null
                    ? mesh.revoke(name, why, nextUpdate.validity())
                    : mesh.revoke(name, serial.number(), why, nextUpdate.validity());
            output.print(terminal, () -> CrlText.of(report), () -> MeshJson.of(report));
            output.next(terminal, NextDelivery.of(report, file, terminal));
            return ExitCode.DONE;
        }
    }
}
