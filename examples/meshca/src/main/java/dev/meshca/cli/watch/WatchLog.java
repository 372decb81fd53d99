package dev.meshca.cli.watch;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.Finding.Severity;
import dev.meshca.cli.terminal.OutputOption;
import dev.meshca.cli.terminal.Terminal;
import dev.meshca.k8s.watch.MeshWatch;
import dev.meshca.mesh.json.MeshJson;
import dev.meshca.mesh.report.PrometheusReport;
import dev.meshca.trust.TrustReport;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Tells what a watch sees: a line for each change on stdout, and metrics for who asks. */
final class WatchLog implements MeshWatch.Listener, AutoCloseable {

    private final Terminal terminal;
    private final OutputOption output;
    private final Optional<MetricsServer> metrics;
    private final Runnable whenUnheard;
    private boolean begun;

    /** @param whenUnheard what is done when nobody can be told any more */
    WatchLog(Terminal terminal, OutputOption output, Optional<String> listen, Runnable whenUnheard) throws IOException {
        this.terminal = terminal;
        this.output = output;
        this.whenUnheard = whenUnheard;
        this.metrics = listen.isPresent() ? Optional.of(MetricsServer.at(listen.get())) : Optional.empty();
        metrics.ifPresent(server -> terminal.note("metrics at " + server.url()));
    }

    @Override
    public void changed(MeshWatch.Change change) {
        output.print(terminal, () -> line(change), () -> MeshJson.of(change));
        terminal.flush();
        if (terminal.unheard()) {
            whenUnheard.run();
        }
    }

    private static String line(MeshWatch.Change change) {
        return change.at() + " " + change.kind().name().toLowerCase(Locale.ROOT) + " " + change.finding() + "\n";
    }

    @Override
    public void looked(TrustReport report, Set<ClusterName> followed) {
        metrics.ifPresent(server -> server.show(PrometheusReport.of(report, followed)));
        if (!begun) {
            begun = true;
            terminal.note("watching " + report.clusters().size() + " clusters: " + count(report, Severity.ERROR)
                    + " errors, " + count(report, Severity.WARNING) + " warnings");
        }
    }

    @Override
    public void noted(String note) {
        terminal.note(note);
    }

    private static long count(TrustReport report, Severity severity) {
        return report.findings().stream()
                .map(Finding::severity)
                .filter(severity::equals)
                .count();
    }

    @Override
    public void close() {
        metrics.ifPresent(MetricsServer::close);
    }
}
