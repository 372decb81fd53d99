package dev.meshca.cli.revoke;

import dev.meshca.cli.terminal.Moment;
import dev.meshca.cli.terminal.Table;
import dev.meshca.issue.RevocationList;
import dev.meshca.issue.RevocationList.Spec.Revoked;
import dev.meshca.issue.RevocationSet;
import dev.meshca.mesh.CaReport;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Revocation lists for a person, and the names of reasons. */
public final class CrlText {

    private CrlText() {}

    static String of(CaReport report) {
        Path dir = report.directory();
        Table table = new Table().row("CA", "NUMBER", "UNTIL", "REVOKED");
        for (RevocationList list : report.lists().map(RevocationSet::lists).orElse(List.of())) {
            table.row(
                    list.issuer(),
                    list.number().toString(),
                    list.nextUpdate().map(Moment::of).orElse("-"),
                    list.revoked().isEmpty()
                            ? "none"
                            : list.revoked().stream().map(CrlText::entry).collect(Collectors.joining(", ")));
        }
        String ambient =
                "ambient: ztunnel needs peerCaCrl.enabled; below 1.31 it accepts a revoked cluster as a server, below 1.29"
                        + " it checks no list\n";
        return dir + "\n" + table.text("  ") + ambient;
    }

    private static String entry(Revoked revoked) {
        return revoked.serial().toString(16) + " (" + name(revoked.reason()) + ")";
    }

    static String name(RevocationList.Reason reason) {
        return reason.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static RevocationList.Reason reason(String text) {
        for (RevocationList.Reason reason : RevocationList.Reason.values()) {
            if (name(reason).equals(text.strip().toLowerCase(Locale.ROOT).replace('_', '-'))) {
                return reason;
            }
        }
        String known =
                Arrays.stream(RevocationList.Reason.values()).map(CrlText::name).collect(Collectors.joining(", "));
        throw new IllegalArgumentException("there is no reason '" + text + "': use one of " + known);
    }
}
