package dev.meshca.mesh.report;

import dev.meshca.ClusterName;
import dev.meshca.mesh.report.Material.Authority;
import dev.meshca.mesh.report.Material.Role;
import dev.meshca.trust.TrustReport.Matrix.Verdict;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The mesh as boxes and lines: roots to the left, then bridges, then the CAs that sign for workloads, then the clusters. */
final class MeshPicture {

    private static final int WIDTH = 960;
    private static final int TOP = 30;
    private static final int HEIGHT = 46;
    private static final int PITCH = 58;

    /** One box. */
    private static final class Box {
        private final String style;
        private final String name;
        private final String detail;
        private final List<Integer> roots = new ArrayList<>();
        private final List<Box> issued = new ArrayList<>();
        private String mark = "";
        private double x;
        private double y;
        private double width;

        Box(String style, String name, String detail) {
            this.style = style;
            this.name = name;
            this.detail = detail;
        }
    }

    private final Facts facts;
    private final List<Box> clusters = new ArrayList<>();
    private final Map<List<X509Certificate>, Box> signing = new HashMap<>();
    private final Map<X509Certificate, Box> above = new HashMap<>();
    private final List<Box> roots = new ArrayList<>();
    private final List<Box> between = new ArrayList<>();
    private final List<Box> signingColumn = new ArrayList<>();

    private MeshPicture(Facts facts) {
        this.facts = facts;
    }

    static Markup of(Facts facts, List<ClusterGroup> groups) {
        MeshPicture picture = new MeshPicture(facts);
        picture.authorities();
        groups.forEach(picture::cluster);
        return picture.drawn();
    }

    private void authorities() {
        List<Authority> known = facts.material().authorities().stream()
                .filter(authority -> authority.role() != Role.SIGNING)
                .toList();
        for (Authority authority : known) {
            boolean root = authority.role() == Role.ROOT;
            Box box = new Box(
                    root ? "root" : "bridge",
                    authority.label(),
                    (root ? "" : authority.role().words() + ", ") + "until "
                            + Times.day(authority.summary().notAfter()));
            if (root) {
                box.roots.add(roots.size());
            }
            (root ? roots : between).add(box);
            above.put(authority.certificate(), box);
        }
        known.forEach(authority -> issuersOf(authority, boxOf(authority)));
    }

    private Box boxOf(Authority authority) {
        return Facts.found(above, authority.certificate());
    }

    private void issuersOf(Authority issued, Box box) {
        facts.material().authorities().stream()
                .filter(issuer -> above.containsKey(issuer.certificate()) && issued.isIssuedBy(issuer))
                .forEach(issuer -> boxOf(issuer).issued.add(box));
    }

    private void cluster(ClusterGroup group) {
        Box box = new Box("cluster", group.name(), acceptance(group.first()));
        box.mark = facts.phase(group.first()).map(Enum::name).orElse("");
        group.roots().forEach(root -> box.roots.add(facts.rootNumber(root)));
        clusters.add(box);
        if (group.signing().isEmpty()) {
            return;
        }
        Authority first = facts.authority(group.signing().get(0));
        if (first.role() == Role.ROOT) {
            boxOf(first).issued.add(box);
            return;
        }
        signing.computeIfAbsent(group.signing(), cas -> signingBox(group.signing(), first))
                .issued
                .add(box);
    }

    private Box signingBox(List<X509Certificate> cas, Authority first) {
        String ends = cas.stream()
                .map(ca -> Times.day(ca.getNotAfter().toInstant()))
                .min(Comparator.naturalOrder())
                .orElseThrow();
        Box box = new Box(
                "signing",
                cas.size() == 1 ? first.label() : Parts.counted(cas.size(), "signing CA"),
                (cas.size() == 1 ? "until " : "the first until ") + ends);
        signingColumn.add(box);
        issuersOf(first, box);
        return box;
    }

    private String acceptance(ClusterName cluster) {
        Verdicts verdicts = facts.verdicts();
        long refused = verdicts.given(cluster, Verdict.REFUSED);
        long unknown = verdicts.given(cluster, Verdict.UNKNOWN);
        if (refused > 0) {
            return "✕ refused by " + refused;
        }
        return unknown > 0 ? "? not known of " + unknown : "✓ accepted by all";
    }

    private Markup drawn() {
        for (int i = 0; i < clusters.size(); i++) {
            clusters.get(i).y = TOP + (double) PITCH * i;
        }
        Stream.of(signingColumn, between).forEach(column -> spread(column, List.of()));
        spread(roots, between);
        List<Column> columns = Stream.of(
                        new Column("Roots", 190, roots),
                        new Column("Bridges and intermediates", 190, between),
                        new Column("Signing CAs", 190, signingColumn),
                        new Column("Clusters", 258, clusters))
                .filter(column -> !column.boxes().isEmpty())
                .toList();
        double all = columns.stream().mapToDouble(Column::width).sum();
        double gap = columns.size() < 2 ? 0 : Math.min(110, (WIDTH - all) / (columns.size() - 1));
        Markup svg = Svg.picture(
                "picture",
                "The mesh: who issued what, and which roots each cluster trusts",
                description(),
                width(all, gap, columns.size()),
                bottom());
        double x = 0;
        for (Column column : columns) {
            place(column, x);
            svg.add(Svg.text("column", x, 14, column.title()));
            x += column.width() + gap;
        }
        svg.add(lines(between, 0), lines(roots, between.size()), lines(signingColumn, 0));
        columns.forEach(column -> column.boxes().forEach(box -> svg.add(drawn(box))));
        return svg;
    }

    private record Column(String title, int width, List<Box> boxes) {}

    private static int width(double boxes, double gap, int columns) {
        return (int) Math.ceil(boxes + gap * (columns - 1)) + 2;
    }

    private String description() {
        return Parts.counted(roots.size(), "root") + ", "
                + Parts.counted(between.size(), "bridge or intermediate", "bridges and intermediates")
                + ", " + Parts.counted(facts.report().clusters().size(), "cluster")
                + ". The table after the picture says the same.";
    }

    private int bottom() {
        return Stream.of(roots, between, signingColumn, clusters)
                        .flatMap(List::stream)
                        .mapToInt(box -> (int) box.y)
                        .max()
                        .orElse(TOP)
                + HEIGHT
                + 4;
    }

    private static void place(Column column, double x) {
        column.boxes().forEach(box -> {
            box.x = x + 1;
            box.width = column.width();
        });
    }

    /** Each box beside the middle of what it issued, none over another, nor beside one that it did not issue. */
    private static void spread(List<Box> column, List<Box> next) {
        column.forEach(box -> box.y = wanted(box, next));
        column.sort(Comparator.comparingDouble(box -> box.y));
        double free = TOP;
        for (Box box : column) {
            box.y = Math.max(box.y == Double.MAX_VALUE ? free : box.y, free);
            while (next.stream().anyMatch(other -> !box.issued.contains(other) && Math.abs(other.y - box.y) < PITCH)) {
                box.y += PITCH;
            }
            free = box.y + PITCH;
        }
    }

    private static double wanted(Box box, List<Box> next) {
        boolean above = box.issued.stream().anyMatch(next::contains);
        return box.issued.stream()
                .filter(issued -> !above || next.contains(issued))
                .mapToDouble(issued -> issued.y)
                .average()
                .orElse(Double.MAX_VALUE);
    }

    /** Each box of a column has a lane of its own for its lines. */
    private static List<Markup> lines(List<Box> column, int firstLane) {
        List<Markup> lines = new ArrayList<>();
        for (int i = 0; i < column.size(); i++) {
            lines.addAll(lines(column.get(i), firstLane + i));
        }
        return lines;
    }

    /** From an issuer to a line before the column of what it issued, which branches to each. */
    private static List<Markup> lines(Box box, int lane) {
        return box.issued.stream()
                .map(issued -> Svg.branch(
                        "issued from-" + box.style,
                        box.x + box.width,
                        box.y + HEIGHT / 2.0,
                        issued.x - 14 - 8.0 * lane,
                        issued.x,
                        issued.y + HEIGHT / 2.0))
                .toList();
    }

    private static Markup drawn(Box box) {
        boolean cluster = box.style.equals("cluster");
        double inset = cluster ? 12 : 12 + 22.0 * box.roots.size();
        Markup group = Markup.of(
                "g",
                Svg.box("box " + box.style, box.x, box.y, box.width, HEIGHT, 7),
                Svg.text("name", box.x + inset, box.y + 19, Parts.fitting(box.name, 21)),
                Svg.text(
                        box.detail.startsWith("✕") ? "detail refused" : "detail",
                        box.x + inset,
                        box.y + 36,
                        box.detail));
        for (int i = 0; i < box.roots.size(); i++) {
            double x = cluster ? box.x + box.width - 22.0 * (box.roots.size() - i) - 6 : box.x + 9;
            group.add(chip(box.roots.get(i), x, cluster ? box.y + 24 : box.y + 14));
        }
        return group.add(
                Svg.text("mark", box.x + box.width - 8, box.y + 17, box.mark).with("text-anchor", "end"));
    }

    private static Markup chip(int root, double x, double y) {
        return Markup.of(
                "g",
                Svg.box("chip r" + root % 3, x, y, 18, 17, 4),
                Svg.text("letter", x + 9, y + 12.5, Facts.letter(root)).with("text-anchor", "middle"));
    }
}
