package dev.meshca.cli;

import dev.meshca.ClusterName;
import dev.meshca.KeyAlgorithm;
import dev.meshca.cli.json.CreateJson;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code meshca create}. */
@Command(
        name = "create",
        customSynopsis = "meshca create --dir DIR --cluster NAME ... [OPTIONS]",
        sortOptions = false,
        description = {
            "Creates a root CA and an intermediate CA per cluster, as files.",
            "The layout is that of Istio's tools/certs.",
            "",
            "A folder that has a root already keeps it, and keeps the clusters it has: those that are missing are added"
                    + " under the same root."
        })
final class CreateCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Option(names = "--dir", required = true, paramLabel = "DIR", description = "The folder; made if it is missing.")
    private Path dir = Path.of("");

    @Option(
            names = "--cluster",
            required = true,
            split = ",",
            paramLabel = "NAME",
            hideParamSyntax = true,
            description = "A cluster of the mesh; repeat it per cluster.")
    private List<ClusterName> clusters = new ArrayList<>();

    @Option(
            names = "--key",
            paramLabel = "ALG",
            defaultValue = "RSA_4096",
            description = "RSA_2048, RSA_3072, RSA_4096 (the default), EC_P256 or EC_P384.")
    private KeyAlgorithm key = KeyAlgorithm.RSA_4096;

    @Option(
            names = "--root-validity",
            paramLabel = "TIME",
            description = "How long a new root is valid, such as 7300d; 3650d by default.")
    private @Nullable Duration rootValidity;

    @Option(
            names = "--validity",
            paramLabel = "TIME",
            description =
                    "How long the intermediates are valid; by default 3650d, or as long as the root if that is less.")
    private @Nullable Duration validity;

    @Option(
            names = "--organization",
            paramLabel = "NAME",
            description = "O in the subjects; by default the root's, or Istio for a new root.")
    private @Nullable String organization;

    @Option(
            names = "--from-root",
            arity = "2",
            paramLabel = "CERT KEY",
            hideParamSyntax = true,
            description = {
                "Sign with this CA instead of a new root. Its key stays where it is.",
                "Below a corporate root CERT holds the certificate of KEY and those above it, up to the root."
            })
    private @Nullable List<Path> fromRoot;

    @Option(
            names = "--replace",
            description = "Issue the named clusters anew if they exist, under the same root; their old keys are gone.")
    private boolean replace;

    @Mixin
    private OutputOption output = new OutputOption();

    CreateCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Clock now = Clock.fixed(Clock.systemUTC().instant(), ZoneOffset.UTC);
        Creator creator =
                new Creator(dir, new Wishes(key, rootValidity, validity, organization, replace, now), terminal);
        Creation creation = creator.create(clusters, Optional.ofNullable(fromRoot));
        output.print(terminal, () -> CreateText.of(creation), () -> CreateJson.of(creation));
        if (output.isText()) {
            CreateText.nextStep(creation).ifPresent(terminal::note);
        }
        return ExitCode.DONE;
    }
}
