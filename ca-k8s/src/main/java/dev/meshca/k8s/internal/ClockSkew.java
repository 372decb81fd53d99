package dev.meshca.k8s.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * By how much a server's clock is ahead of ours: somewhere between two bounds, because its answer says only the second,
 * and not when within the request it was said.
 */
public record ClockSkew(Duration least, Duration most) {

    /** Less than istiod's own backdating of two minutes (security/pkg/pki/util/generate_cert.go). */
    private static final Duration TOLERATED = Duration.ofSeconds(60);

    private static final Duration RESOLUTION = Duration.ofSeconds(1);

    static Optional<ClockSkew> of(Answer<?> answer) {
        return answer.date().map(date -> {
            Instant received = answer.sent().plus(answer.took());
            return new ClockSkew(
                    Duration.between(received, date), Duration.between(answer.sent(), date.plus(RESOLUTION)));
        });
    }

    /** Of a server whose clock and ours differ by more than a minute in any case; empty if they do not, or if it does not tell. */
    public static Optional<ClockSkew> intolerable(Answer<?> answer) {
        return of(answer).filter(skew -> skew.exceeds(TOLERATED));
    }

    boolean exceeds(Duration tolerance) {
        return least.compareTo(tolerance) > 0 || most.negated().compareTo(tolerance) > 0;
    }

    /** As {@code 300.5 s ahead of ours (± 0.5 s)}. */
    public String describe() {
        Duration middle = least.plus(most).dividedBy(2);
        Duration margin = most.minus(least).dividedBy(2);
        return seconds(middle.abs()) + " s " + (middle.isNegative() ? "behind" : "ahead of") + " ours (± "
                + seconds(margin) + " s)";
    }

    private static String seconds(Duration duration) {
        long tenths = (duration.toMillis() + 50) / 100;
        return tenths / 10 + "." + tenths % 10;
    }
}
