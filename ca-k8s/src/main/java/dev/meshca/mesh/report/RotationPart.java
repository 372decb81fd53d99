package dev.meshca.mesh.report;

import dev.meshca.ClusterName;
import dev.meshca.Gate;
import dev.meshca.RotationPhase;
import dev.meshca.k8s.rotation.RotationStatus;
import dev.meshca.k8s.rotation.RotationStatus.PlannedPhase;
import dev.meshca.mesh.Mesh;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where the mesh stands in a rotation, what the next step waits for, and what comes after it. */
final class RotationPart {

    private final RotationStatus status;
    private final Facts facts;

    private RotationPart(Facts facts, RotationStatus status) {
        this.facts = facts;
        this.status = status;
    }

    static Markup of(Facts facts, Mesh.Status mesh) {
        RotationPart part = new RotationPart(facts, mesh.clusters());
        return Parts.section("rotation", "Rotation", part.standing(mesh), part.gates(), part.ahead(), part.clusters());
    }

    private Markup standing(Mesh.Status mesh) {
        Markup line = Markup.styled("p", "standing");
        if (mesh.rotation().isEmpty()) {
            return line.add(
                    status.phase() == RotationPhase.STEADY
                            ? "No rotation is under way."
                            : "No rotation is under way in this folder, yet the clusters are not as it says.");
        }
        line.add("A rotation " + mesh.rotation().orElseThrow() + " is under way. ");
        line.add(Markup.of("b", spread()), ". ");
        if (status.done()) {
            return line.add("It is done in every cluster.");
        }
        status.earliest()
                .ifPresent(earliest ->
                        line.add("The next write may be made at the earliest at ", Times.moment(earliest), "."));
        return line.add(status.ready() ? " It can be made now." : "");
    }

    /** How many clusters are in which phase. */
    private String spread() {
        return status.clusters().stream()
                .collect(Collectors.groupingBy(RotationStatus.Cluster::phase, TreeMap::new, Collectors.counting()))
                .entrySet()
                .stream()
                .map(phase -> phase.getValue() + " in " + phase.getKey())
                .collect(Collectors.joining(", "));
    }

    private List<Markup> gates() {
        if (status.next().isEmpty() && status.gates().isEmpty()) {
            return List.of();
        }
        Markup writes = Markup.of("ul", writes());
        List<Markup> gates = status.gates().stream().map(RotationPart::gate).toList();
        return List.of(
                Markup.of("h3", "The next step"),
                status.next().isEmpty() ? Parts.note("Nothing may be written.") : writes,
                Markup.styled("ul", "gates", gates));
    }

    /** A line for all writes of one kind. */
    private List<Markup> writes() {
        Map<String, List<ClusterName>> alike = new LinkedHashMap<>();
        status.next()
                .forEach(write -> alike.computeIfAbsent(change(write), first -> new ArrayList<>())
                        .add(write.cluster()));
        return alike.entrySet().stream()
                .map(write -> Markup.of("li", Markup.of("b", write.getKey()), ": ", Parts.names(write.getValue())))
                .toList();
    }

    private static String change(RotationStatus.PlannedWrite write) {
        return "from " + write.from() + " to " + write.to() + (write.needsRestart() ? ", istiod has to restart" : "");
    }

    private static Markup gate(Gate.Verdict gate) {
        Markup line = Markup.styled(
                "li",
                gate.open() ? "gate open" : "gate closed",
                Markup.styled("span", "word " + (gate.open() ? "y" : "w"), gate.open() ? "open" : "closed"),
                " ",
                Markup.of("b", PhaseWords.gate(gate.gate())),
                ": " + gate.reason());
        gate.opensAt().ifPresent(moment -> line.add("; opens at ", Times.moment(moment)));
        return line;
    }

    private List<Markup> ahead() {
        if (status.ahead().isEmpty()) {
            return List.of();
        }
        String title = "Phases to come and the waits before them";
        List<Gantt.Bar> bars = status.ahead().stream()
                .map(phase -> new Gantt.Bar(
                        phase.phase().name(),
                        phase.earliest().minus(phase.leastWait()),
                        phase.earliest(),
                        Times.compact(phase.earliest()),
                        "wait"))
                .toList();
        return List.of(
                Markup.of("h3", "The way on"),
                Markup.of(
                        "figure",
                        Markup.of("figcaption", title + ", if nothing goes wrong"),
                        Parts.wide(
                                title, Gantt.of("phases", title, "The list below says the same.", facts.now(), bars))),
                Markup.styled(
                        "ol",
                        "steps",
                        status.ahead().stream().map(RotationPart::step).toList()));
    }

    private static Markup step(PlannedPhase phase) {
        Markup step = Markup.of(
                "li",
                Markup.of("b", phase.phase().name()),
                " not before ",
                Times.moment(phase.earliest()),
                Markup.of("p", PhaseWords.change(phase.change()), " In " + clusters(phase) + "."));
        if (!phase.gates().isEmpty()) {
            step.add(Markup.of(
                    "p",
                    "Before it: " + phase.gates().stream().map(PhaseWords::gate).collect(Collectors.joining("; "))
                            + "."));
        }
        return step;
    }

    private static String clusters(PlannedPhase phase) {
        String restarts = phase.restarts().isEmpty()
                ? ""
                : "; istiod restarts in " + Parts.counted(phase.restarts().size(), "of them", "of them");
        return Parts.counted(phase.clusters().size(), "cluster") + restarts;
    }

    /** Clusters of which the same is known have one row. */
    private Markup clusters() {
        Map<List<Object>, List<RotationStatus.Cluster>> alike = new LinkedHashMap<>();
        status.clusters()
                .forEach(cluster -> alike.computeIfAbsent(known(cluster), first -> new ArrayList<>())
                        .add(cluster));
        List<Markup> rows = alike.entrySet().stream()
                .map(group -> Parts.row(
                        Parts.names(group.getValue().stream()
                                .map(RotationStatus.Cluster::name)
                                .toList()),
                        group.getKey().stream().map(RotationPart::cell).toArray()))
                .toList();
        return Parts.table(
                "What is known of each cluster",
                List.of("Cluster", "Phase", "Rests on", "Since", "istiod", "Not shown yet"),
                rows);
    }

    private static Object cell(Object known) {
        return known instanceof Instant moment ? Times.moment(moment) : known;
    }

    private static List<Object> known(RotationStatus.Cluster cluster) {
        return List.of(
                cluster.phase().name(),
                PhaseWords.evidence(cluster.level()),
                cluster.servedSince().<Object>map(since -> since).orElse("–"),
                cluster.istiod().isEmpty() ? "–" : String.join(", ", cluster.istiod()),
                Stream.concat(
                                cluster.unproved().stream(),
                                cluster.ztunnelsToRestart().isEmpty()
                                        ? Stream.of()
                                        : Stream.of("ztunnel to restart on "
                                                + String.join(", ", cluster.ztunnelsToRestart())))
                        .collect(Collectors.joining("; ")));
    }
}
