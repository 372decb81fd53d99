package dev.meshca.cli.network;

import dev.meshca.cli.Shell.Result;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What came of a command whose first cluster misbehaved.
 *
 * @param spoilt how, and which requests
 * @param exits the exit codes that are right
 * @param limit how long it may take
 * @param secrets what nobody may see
 */
record Row(
        Command command,
        String spoilt,
        Result result,
        Duration took,
        Set<Integer> exits,
        Duration limit,
        List<String> secrets) {

    private static final int TELLING = 16;

    private String said() {
        return result.out() + result.err();
    }

    List<String> complaints() {
        List<String> complaints = new ArrayList<>();
        if (!exits.contains(result.exit())) {
            complaints.add("exit " + result.exit());
        }
        if (!result.out().contains("cluster1") && !result.out().contains("in any cluster")) {
            complaints.add("the cluster is not named");
        }
        if (!result.out().contains("cluster2") && !command.needsAll()) {
            complaints.add("the other cluster is not handled");
        }
        if (took.compareTo(limit) > 0) {
            complaints.add("longer than " + limit.toMillis() + " ms");
        }
        if (said().contains("\tat ") || said().contains("Exception")) {
            complaints.add("a trace");
        }
        if (said().contains("/elsewhere/")) {
            complaints.add("the redirect was followed");
        }
        if (said().chars().anyMatch(c -> c == 0x202e || c == 0x1b)) {
            complaints.add("control characters");
        }
        if (secrets.stream().anyMatch(this::shows)) {
            complaints.add("a secret is shown");
        }
        return complaints;
    }

    private boolean shows(String secret) {
        for (int start = 0; start + TELLING <= secret.length(); start++) {
            if (said().contains(secret.substring(start, start + TELLING))) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%-8s %-90s exit %d %5d ms %s",
                command,
                spoilt,
                result.exit(),
                took.toMillis(),
                complaints());
    }
}
