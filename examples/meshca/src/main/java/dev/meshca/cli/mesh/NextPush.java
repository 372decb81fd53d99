package dev.meshca.cli.mesh;

import dev.meshca.ClusterName;
import dev.meshca.cli.terminal.Again;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/** The push that brings a folder to its clusters, as it is to be typed here: with the variables that are set. */
public final class NextPush {

    private static final String PREFIX = "CTX_";

    /** A line with more contexts than these is not one to type. */
    private static final int NAMED = 20;

    private NextPush() {}

    /** The command for these clusters, which are all of the folder. */
    public static String of(Path dir, Collection<ClusterName> clusters, Map<String, String> environment) {
        TreeSet<String> held = new TreeSet<>();
        clusters.forEach(cluster -> held.add(cluster.value()));
        TreeSet<String> set = new TreeSet<>();
        environment.keySet().stream()
                .filter(name -> name.startsWith(PREFIX) && name.length() > PREFIX.length())
                .forEach(name -> set.add(cluster(name)));
        String push = "meshca push --dir " + Again.quoted(dir.toString());
        if (set.equals(held)) {
            return push;
        }
        return set.containsAll(held) ? push + " --only " + String.join(",", held) : push + named(held, environment);
    }

    private static String cluster(String variable) {
        return variable.substring(PREFIX.length()).toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Contexts that are named as options replace those of the environment. */
    private static String named(Collection<String> held, Map<String, String> environment) {
        List<String> options = new ArrayList<>();
        int shown = held.size() <= NAMED ? held.size() : 1;
        for (String cluster : held.stream().limit(shown).toList()) {
            String context = environment.entrySet().stream()
                    .filter(variable -> variable.getKey().startsWith(PREFIX)
                            && cluster(variable.getKey()).equals(cluster))
                    .map(Map.Entry::getValue)
                    .findFirst()
                    .orElse("KUBECONTEXT");
            options.add(" --context " + Again.quoted(cluster + "=" + context));
        }
        String rest = shown == held.size() ? "" : " ..., one --context for each of " + held.size() + " clusters";
        return String.join("", options) + rest;
    }
}
