package dev.meshca.cli.rotate;

import dev.meshca.Gate;
import dev.meshca.RotationPhase;
import dev.meshca.cli.terminal.FindingsText;
import dev.meshca.cli.terminal.Moment;
import dev.meshca.cli.terminal.StatusFindings;
import dev.meshca.cli.terminal.Table;
import dev.meshca.k8s.rotation.RotationStatus;
import dev.meshca.mesh.Mesh;
import java.util.Locale;

/** A {@link Mesh.Status} for a person. */
final class StatusText {

    private static final String UNKNOWN = "-";

    private StatusText() {}

    /** @param part whether clusters were left out on purpose, so that no next step can be told */
    static String of(Mesh.Status mesh, boolean part) {
        RotationStatus status = mesh.clusters();
        return clusters(status) + findings(status) + "\n" + StatusChecked.counted(status)
                + mesh.rotation()
                        .map(words -> part ? partOf(status, words) : underWay(status, words))
                        .orElseGet(() -> idle(status));
    }

    private static String partOf(RotationStatus status, String kind) {
        return "a rotation " + kind + " is under way, here in phase " + status.phase()
                + "; the next step is told when all clusters are looked at\n";
    }

    static String clusters(RotationStatus status) {
        Table table = new Table().row("CLUSTER", "PHASE", "EVIDENCE", "SINCE", "ISTIOD", "NOT SHOWN YET");
        for (RotationStatus.Cluster cluster : status.clusters()) {
            table.row(
                    cluster.name().value(),
                    cluster.phase().name(),
                    cluster.level().name().toLowerCase(Locale.ROOT),
                    cluster.servedSince().map(Moment::of).orElse(UNKNOWN),
                    cluster.istiod().isEmpty() ? UNKNOWN : String.join(", ", cluster.istiod()),
                    cluster.unproved().orElse(""));
        }
        return table.text("");
    }

    static String findings(RotationStatus status) {
        return FindingsText.of(StatusFindings.of(status));
    }

    private static String underWay(RotationStatus status, String kind) {
        if (status.done()) {
            return "a rotation " + kind + " is done in every cluster; run it again to bring the folder up to date\n";
        }
        return "a rotation " + kind + " is under way, in phase " + status.phase() + "\n" + next(status);
    }

    private static String idle(RotationStatus status) {
        return status.phase() == RotationPhase.STEADY
                ? "no rotation is under way\n"
                : "no rotation is under way in this folder, yet the clusters are not as it says; see meshca verify\n";
    }

    /** The next writes and their gates. */
    static String next(RotationStatus status) {
        StringBuilder text = new StringBuilder();
        status.next().forEach(write -> text.append("next write: ").append(write).append('\n'));
        if (status.next().isEmpty() && !status.done()) {
            text.append("next write: none, nothing may be written\n");
        }
        for (Gate.Verdict gate : status.gates()) {
            text.append(gate.open() ? "  open    " : "  CLOSED  ")
                    .append(GateText.of(gate.gate()))
                    .append(": ")
                    .append(gate.reason())
                    .append('\n');
        }
        status.clusters().stream()
                .filter(cluster -> !cluster.ztunnelsToRestart().isEmpty())
                .forEach(cluster -> text.append("restart ztunnel in ")
                        .append(cluster.name())
                        .append(" on ")
                        .append(String.join(", ", cluster.ztunnelsToRestart()))
                        .append('\n'));
        status.earliest()
                .ifPresent(time ->
                        text.append("earliest: ").append(Moment.notBefore(time)).append('\n'));
        return text.toString();
    }
}
