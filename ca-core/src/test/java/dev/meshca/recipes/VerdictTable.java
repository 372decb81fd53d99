package dev.meshca.recipes;

import dev.meshca.Finding;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Recipe by recipe what we and the judges say, for people. */
final class VerdictTable {

    private static final int NAME = 66;

    private VerdictTable() {}

    static String of(Map<String, Recipe> recipes, ForeignJudges judges) {
        StringBuilder table =
                new StringBuilder(row("recipe", "reload start  Go     istiod webpki openssl strict", "ours"));
        recipes.forEach((name, recipe) -> {
            Set<Judge> refusing = judges.refusals(name).keySet();
            StringBuilder verdicts = new StringBuilder();
            for (Judge judge : Judge.values()) {
                verdicts.append(refusing.contains(judge) ? "REFUSE " : "ok     ");
            }
            table.append(row(name, verdicts.toString(), ours(recipe)));
        });
        return table.toString();
    }

    private static String ours(Recipe recipe) {
        Set<String> codes = new TreeSet<>();
        for (Finding finding : recipe.findings()) {
            codes.add(finding.severity() + " " + finding.code().name());
        }
        return codes.isEmpty() ? "nothing" : codes.stream().collect(Collectors.joining(", "));
    }

    private static String row(String name, String verdicts, String ours) {
        return name + " ".repeat(Math.max(1, NAME - name.length())) + verdicts + "  " + ours + "\n";
    }
}
