package dev.meshca.mesh.report;

import dev.meshca.mesh.report.Material.Role;
import dev.meshca.trust.TrustReport.Matrix.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The picture of the mesh, and the same as a table. */
final class PicturePart {

    private static final int MOST = 40;

    private PicturePart() {}

    static Markup of(Facts facts) {
        List<ClusterGroup> groups = ClusterGroup.of(facts);
        List<ClusterGroup> drawn = groups.subList(0, Math.min(groups.size(), MOST));
        return Parts.section(
                "mesh",
                "The mesh",
                Parts.note(
                        "A line leads from a CA to what it issued. A letter stands for a root: in a cluster, for one that it trusts.",
                        drawn.size() < groups.size()
                                ? " Drawn are " + drawn.size() + " of " + groups.size()
                                        + " groups of clusters; the table has them all."
                                : ""),
                Markup.styled("figure", "picture", Parts.wide("Picture of the mesh", MeshPicture.of(facts, drawn))),
                roots(facts),
                Parts.table("Clusters", columns(facts), rows(facts, groups)));
    }

    private static Markup roots(Facts facts) {
        return Markup.styled(
                "ul",
                "roots",
                facts.material().in(Role.ROOT).stream()
                        .map(root -> Markup.of(
                                "li",
                                Markup.of("b", Facts.letter(facts.rootNumber(root.certificate()))),
                                " " + root.summary().subject() + " ",
                                Markup.of("code", root.summary().sha256().substring(0, 16))))
                        .toList());
    }

    private static List<String> columns(Facts facts) {
        List<String> columns = new ArrayList<>(List.of("Cluster", "Signing CA", "Issued by", "Trusts", "Accepted by"));
        facts.status().ifPresent(status -> columns.add("Phase"));
        return columns;
    }

    private static List<Markup> rows(Facts facts, List<ClusterGroup> groups) {
        return groups.stream().map(group -> row(facts, group)).toList();
    }

    private static Markup row(Facts facts, ClusterGroup group) {
        List<Object> cells = new ArrayList<>();
        cells.add(signing(facts, group));
        cells.add(group.signing().stream()
                .findFirst()
                .map(ca -> facts.authority(ca).summary().issuer())
                .orElse("–"));
        cells.add(group.roots().stream()
                .map(root -> Facts.letter(facts.rootNumber(root)))
                .collect(Collectors.joining(", ")));
        cells.add(accepted(facts, group));
        facts.status()
                .ifPresent(status ->
                        cells.add(facts.phase(group.first()).map(Enum::name).orElse("–")));
        return Parts.row(Parts.names(group.names()), cells.toArray());
    }

    private static String signing(Facts facts, ClusterGroup group) {
        if (group.signing().isEmpty()) {
            return "not read";
        }
        return group.signing().size() == 1
                ? facts.authority(group.signing().get(0)).summary().subject()
                : group.signing().size() + " signing CAs";
    }

    private static String accepted(Facts facts, ClusterGroup group) {
        long all = facts.report().clusters().size();
        long accepting = facts.verdicts().given(group.first(), Verdict.TRUSTED);
        return accepting == all ? "all " + all : accepting + " of " + all;
    }
}
