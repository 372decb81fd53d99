package dev.meshca.mesh.file;

import static dev.meshca.mesh.file.MeshFields.DAYS;
import static dev.meshca.mesh.file.MeshFields.FROM;
import static dev.meshca.mesh.file.MeshFields.RENEW_BEFORE;
import static dev.meshca.mesh.file.MeshFields.TO;
import static dev.meshca.mesh.file.MeshFields.WINDOWS;
import static dev.meshca.mesh.file.MeshFields.ZONE;

import dev.meshca.mesh.MeshSpec;
import dev.meshca.mesh.RenewalPolicy;
import dev.meshca.mesh.text.Lifetime;
import dev.meshca.mesh.text.Nearest;
import dev.meshca.mesh.text.YamlScalar;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** When CAs are renewed, as a file says it. */
record RenewalFields(Section rotation, Faults faults) {

    private static final String SHARE = "%";

    /** @param cas what it renews */
    RenewalPolicy policy(MeshSpec cas) {
        RenewalPolicy before =
                rotation.value(RENEW_BEFORE, RenewalFields::before).orElse(RenewalPolicy.defaults());
        List<RenewalPolicy.Window> windows = rotation.groups(WINDOWS).stream()
                .flatMap(fields -> window(fields).stream())
                .toList();
        RenewalPolicy policy = new RenewalPolicy(before.before(), before.percent(), windows);
        faults.made(rotation.at(RENEW_BEFORE), RENEW_BEFORE.name(), () -> {
            policy.requireLongerLives(cas);
            return policy;
        });
        return policy;
    }

    private static RenewalPolicy before(String text) {
        RenewalPolicy standard = RenewalPolicy.defaults();
        if (text.matches("[0-9]+")) {
            throw new IllegalArgumentException("'" + text + "' has no unit: use " + text
                    + "% for a share of its life, or " + text + "d for days before its end");
        }
        if (!text.endsWith(SHARE)) {
            return new RenewalPolicy(Optional.of(Lifetime.parse(text)), standard.percent(), List.of());
        }
        String digits = text.substring(0, text.length() - 1);
        if (!digits.matches("[0-9]{1,2}")) {
            throw new IllegalArgumentException("'" + text + "' is no share of a life: use 1% to 99%");
        }
        return new RenewalPolicy(Optional.empty(), Integer.parseInt(digits), List.of());
    }

    private Optional<RenewalPolicy.Window> window(Section fields) {
        Set<DayOfWeek> days = Set.copyOf(fields.values(DAYS, RenewalFields::day));
        Optional<LocalTime> from = fields.value(FROM, RenewalFields::clock);
        Optional<LocalTime> to = fields.value(TO, RenewalFields::clock);
        ZoneId zone = fields.value(ZONE, RenewalFields::zone).orElse(ZoneOffset.UTC);
        return days.isEmpty() || from.isEmpty() || to.isEmpty()
                ? Optional.empty()
                : Optional.of(new RenewalPolicy.Window(days, from.get(), to.get(), zone));
    }

    private static DayOfWeek day(String text) {
        List<String> names = ((Shape.OneOf) ((Shape.ListOf) DAYS.shape()).each()).texts();
        if (!names.contains(text)) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no day, only " + String.join(", ", names) + Nearest.question(text, names));
        }
        return DayOfWeek.of(names.indexOf(text) + 1);
    }

    private static LocalTime clock(String text) {
        return parsed(text, LocalTime::parse, "a time of the day, such as 22:00");
    }

    private static ZoneId zone(String text) {
        return parsed(text, ZoneId::of, "a time zone, such as Europe/Berlin or UTC");
    }

    private static <T> T parsed(String text, Function<String, T> parser, String wanted) {
        try {
            return parser.apply(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("'" + text + "' is not " + wanted, e);
        }
    }

    /** As it is written into a file. */
    static String text(List<RenewalPolicy.Window> windows) {
        return windows.stream().map(RenewalFields::text).collect(Collectors.joining(", ", "[", "]"));
    }

    private static String text(RenewalPolicy.Window window) {
        String days = window.days().stream()
                .sorted()
                .map(day -> day.name().charAt(0) + day.name().substring(1, 3).toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
        return "{days: [%s], from: \"%s\", to: \"%s\", zone: %s}"
                .formatted(
                        days,
                        window.from(),
                        window.to(),
                        YamlScalar.of(window.zone().getId()));
    }
}
