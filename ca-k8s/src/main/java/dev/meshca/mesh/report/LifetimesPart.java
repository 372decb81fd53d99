package dev.meshca.mesh.report;

import dev.meshca.mesh.report.Material.Authority;
import dev.meshca.mesh.report.Material.Revocations;
import dev.meshca.mesh.report.Material.Role;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** How long certificates and lists last. */
final class LifetimesPart {

    private static final int FEW = 24;
    private static final int MOST = 40;

    /** What has one bar: the lifetimes of one role that end on one day. */
    private record Kind(Role role, String issuer, String single, String begin, String end) {}

    private LifetimesPart() {}

    static Markup of(Facts facts) {
        List<Gantt.Bar> certificates = certificates(facts);
        List<Gantt.Bar> lists = lists(facts);
        Markup section = Parts.section("lifetimes", "Lifetimes");
        if (certificates.isEmpty()) {
            return section.add(Parts.note("No certificate was read."));
        }
        section.add(picture(facts, "certificates", "Lifetimes of certificates", certificates));
        if (!lists.isEmpty()) {
            section.add(picture(facts, "lists", "Lifetimes of revocation lists", lists));
        }
        return section;
    }

    private static Markup picture(Facts facts, String id, String title, List<Gantt.Bar> bars) {
        List<Gantt.Bar> first = bars.subList(0, Math.min(bars.size(), MOST));
        Markup figure = Markup.of(
                "figure",
                Markup.of("figcaption", title),
                Parts.wide(
                        title,
                        Gantt.of(id, title, "The tables of certificates and lists say the same.", facts.now(), first)));
        if (first.size() < bars.size()) {
            figure.add(Parts.note(
                    "Drawn are the " + MOST + " that end first, of " + bars.size() + "; the table has them all."));
        }
        return figure;
    }

    private static List<Gantt.Bar> certificates(Facts facts) {
        List<Authority> all = facts.material().authorities();
        Map<Kind, List<Authority>> kinds = new LinkedHashMap<>();
        all.forEach(authority -> kinds.computeIfAbsent(kind(authority, all.size() <= FEW), first -> new ArrayList<>())
                .add(authority));
        Stream<List<Authority>> groups = kinds.values().stream();
        return (kinds.size() > MOST ? groups.sorted(Comparator.comparing(LifetimesPart::end)) : groups)
                .map(group -> bar(facts, group))
                .toList();
    }

    private static Kind kind(Authority authority, boolean few) {
        return new Kind(
                authority.role(),
                authority.summary().issuer(),
                few || authority.role() != Role.SIGNING ? authority.summary().sha256() : "",
                Times.day(authority.summary().notBefore()),
                Times.day(authority.summary().notAfter()));
    }

    private static Instant end(List<Authority> group) {
        return group.get(0).summary().notAfter();
    }

    private static Gantt.Bar bar(Facts facts, List<Authority> group) {
        Authority first = group.get(0);
        String letter = first.role() == Role.ROOT ? Facts.letter(facts.rootNumber(first.certificate())) + " " : "";
        String label =
                group.size() > 1 ? Parts.counted(group.size(), "signing CA") : letter + first.label() + locality(first);
        return new Gantt.Bar(
                label,
                first.summary().notBefore(),
                first.summary().notAfter(),
                ending(facts, first.summary().notAfter()),
                first.role().name().toLowerCase(Locale.ROOT)
                        + ended(facts, first.summary().notAfter()));
    }

    /** Signing CAs of several clusters often have one name. */
    private static String locality(Authority authority) {
        return authority.role() == Role.SIGNING && authority.clusters().size() == 1
                ? " · " + authority.clusters().iterator().next()
                : "";
    }

    private static List<Gantt.Bar> lists(Facts facts) {
        Map<String, List<Revocations>> kinds = new LinkedHashMap<>();
        List<Revocations> all = facts.material().lists().stream()
                .filter(list -> list.nextUpdate().isPresent())
                .sorted(Comparator.comparing(list -> list.nextUpdate().orElseThrow()))
                .toList();
        all.forEach(list -> kinds.computeIfAbsent(
                        all.size() <= FEW
                                ? list.toString()
                                : Times.day(list.thisUpdate())
                                        + list.nextUpdate().map(Times::day),
                        first -> new ArrayList<>())
                .add(list));
        return kinds.values().stream()
                .map(group -> {
                    Revocations first = group.get(0);
                    Instant end = first.nextUpdate().orElseThrow();
                    String label = group.size() > 1 ? group.size() + " lists" : first.issuer();
                    return new Gantt.Bar(
                            label, first.thisUpdate(), end, ending(facts, end), "list" + ended(facts, end));
                })
                .toList();
    }

    private static String ending(Facts facts, Instant end) {
        return Times.day(end) + (end.isBefore(facts.now()) ? " ended" : "");
    }

    private static String ended(Facts facts, Instant end) {
        return end.isBefore(facts.now()) ? " ended" : "";
    }
}
