package dev.meshca.k8s.lock;

import dev.meshca.k8s.internal.PlainText;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who holds the lock of a cluster.
 *
 * @param identity the text in the Lease: {@code USER@HOST/PID/RUN}
 * @param runner who that is; empty if the text is not one of ours
 * @param since when the lock was taken, by the holder's clock
 * @param renewed when it was renewed last, by the holder's clock
 */
public record LockHolder(String identity, Optional<Runner> runner, Optional<Instant> since, Optional<Instant> renewed) {

    private static final Pattern OURS = Pattern.compile("([^@/]+)@([^@/]+)/(\\d{1,18})/[0-9a-f-]+");

    static String identity(Runner runner, String run) {
        return runner.user() + "@" + runner.host() + "/" + runner.pid() + "/" + run;
    }

    /** Empty if nobody holds it. */
    static Optional<LockHolder> of(LeaseSpec spec) {
        String identity = spec.getHolderIdentity();
        if (identity == null || identity.isEmpty()) {
            return Optional.empty();
        }
        Matcher matcher = OURS.matcher(identity);
        Optional<Runner> runner = matcher.matches()
                ? Optional.of(new Runner(matcher.group(1), matcher.group(2), Long.parseLong(matcher.group(3))))
                : Optional.empty();
        return Optional.of(new LockHolder(
                identity,
                runner,
                Optional.ofNullable(spec.getAcquireTime()).map(ZonedDateTime::toInstant),
                Optional.ofNullable(spec.getRenewTime()).map(ZonedDateTime::toInstant)));
    }

    @Override
    public String toString() {
        return runner.map(Runner::toString).orElseGet(() -> PlainText.of(identity))
                + since.map(time -> " since " + time).orElse("");
    }
}
