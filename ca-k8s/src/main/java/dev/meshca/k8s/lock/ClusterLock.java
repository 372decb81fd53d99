package dev.meshca.k8s.lock;

import dev.meshca.ClusterName;
import dev.meshca.k8s.internal.Api;
import dev.meshca.k8s.internal.ApiFailure;
import dev.meshca.k8s.internal.ApiPath;
import dev.meshca.k8s.lock.TwoClocks.Moment;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpecBuilder;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The Lease of one cluster. Whether another holder is alive is told by its renewals, not by comparing its clock with
 * ours: a Lease that did not change while its duration passed here has run out. Every write is guarded by the
 * resourceVersion that was read, so of two takers one fails.
 */
final class ClusterLock {

    private static final int ATTEMPTS = 3;

    /** What one look at the Lease came to. */
    enum Step {
        HELD,
        WAIT,
        REFUSED
    }

    private final ClusterName cluster;
    private final LockOptions options;
    private final String identity;
    private final ApiPath leases;
    private final TwoClocks time;

    private volatile State state = State.released("it was not taken");
    private volatile Optional<LockHolder> other = Optional.empty();
    private @Nullable Moment watchedSince;

    /** What we have; read without waiting for a request that is under way. */
    private record State(@Nullable Lease held, @Nullable Moment renewed, String trouble) {

        static State released(String why) {
            return new State(null, null, why);
        }
    }

    ClusterLock(ClusterName cluster, LockOptions options, String identity, String namespace, TwoClocks time) {
        this.cluster = cluster;
        this.options = options;
        this.identity = identity;
        this.leases = ApiPath.of("apis/coordination.k8s.io/v1/namespaces/" + namespace + "/leases");
        this.time = time;
    }

    ClusterName cluster() {
        return cluster;
    }

    /** The one whom we saw holding it. */
    Optional<LockHolder> other() {
        return other;
    }

    /** Notes who holds the Lease and from when on, without taking it. */
    synchronized void watch(Api api) {
        mayTake(api.find(path(), Lease.class).orElse(null));
    }

    /** Takes the Lease if nobody holds it, or if its holder was silent for as long as it counts. */
    synchronized Step take(Api api) {
        for (int attempt = 1; ; attempt++) {
            Lease current = api.find(path(), Lease.class).orElse(null);
            Step step = mayTake(current);
            if (step != Step.HELD) {
                return step;
            }
            try {
                write(api, current, this::taken);
                return Step.HELD;
            } catch (ApiFailure failure) {
                if (!failure.is(ApiFailure.Kind.CONFLICT) || attempt == ATTEMPTS) {
                    throw failure;
                }
            }
        }
    }

    private Step mayTake(@Nullable Lease current) {
        Optional<LockHolder> holder = holder(current);
        if (current == null || holder.isEmpty() || holder.get().identity().equals(identity)) {
            return Step.HELD;
        }
        Moment since = watchedSince;
        if (since == null) {
            other = holder;
            watchedSince = time.now();
            return Step.WAIT;
        }
        if (!holder.equals(other)) {
            other = holder;
            return Step.REFUSED;
        }
        return time.steadilySince(since).compareTo(counted(current)) >= 0 ? Step.HELD : Step.WAIT;
    }

    private Duration counted(Lease lease) {
        Integer seconds = lease.getSpec() == null ? null : lease.getSpec().getLeaseDurationSeconds();
        return seconds == null ? options.duration() : Duration.ofSeconds(seconds);
    }

    /** Renews the Lease, unless it is lost for good. What fails for another reason is tried again the next time. */
    synchronized void renew(Api api) {
        try {
            update(api, this::renewed);
        } catch (ApiFailure failure) {
            troubled(failure);
        }
    }

    synchronized void troubled(ApiFailure failure) {
        state = new State(state.held(), state.renewed(), failure.reason());
    }

    /** Clears the holder, if it is still us; what is not cleared runs out by itself. */
    synchronized void release(Api api) {
        update(api, this::cleared);
        state = State.released("it was released");
    }

    /** Changes a Lease that is ours. If it was deleted, or is another's by now, ours is lost for good. */
    private void update(Api api, Change change) {
        Lease current = state.held();
        for (int attempt = 1; current != null; attempt++) {
            try {
                write(api, current, change);
                return;
            } catch (ApiFailure failure) {
                if (!failure.is(ApiFailure.Kind.CONFLICT) || attempt == ATTEMPTS) {
                    throw failure;
                }
            }
            current = api.find(path(), Lease.class).orElse(null);
            Optional<LockHolder> holder = holder(current);
            if (holder.isEmpty() || !holder.get().identity().equals(identity)) {
                String cleared = current == null ? "somebody deleted the Lease" : "somebody cleared the Lease";
                state = State.released(holder.map(who -> who + " took it").orElse(cleared));
                return;
            }
        }
    }

    private interface Change {
        LeaseSpec apply(LeaseSpec before, ZonedDateTime now);
    }

    private LeaseSpec taken(LeaseSpec before, ZonedDateTime now) {
        int transitions = before.getLeaseTransitions() == null ? 0 : before.getLeaseTransitions();
        return new LeaseSpecBuilder(before)
                .withHolderIdentity(identity)
                .withLeaseDurationSeconds(Math.toIntExact(options.duration().toSeconds()))
                .withAcquireTime(now)
                .withRenewTime(now)
                .withLeaseTransitions(before.getAcquireTime() == null ? transitions : transitions + 1)
                .build();
    }

    private LeaseSpec renewed(LeaseSpec before, ZonedDateTime now) {
        return new LeaseSpecBuilder(before).withRenewTime(now).build();
    }

    private LeaseSpec cleared(LeaseSpec before, ZonedDateTime now) {
        return new LeaseSpecBuilder(before)
                .withHolderIdentity(null)
                .withLeaseDurationSeconds(1)
                .withRenewTime(now)
                .build();
    }

    /** The Lease counts from when the request left, not from when its answer came. */
    private void write(Api api, @Nullable Lease current, Change change) {
        Moment start = time.now();
        ZonedDateTime now = start.wall().truncatedTo(ChronoUnit.MICROS).atZone(ZoneOffset.UTC);
        LeaseSpec before = current == null || current.getSpec() == null ? new LeaseSpec() : current.getSpec();
        LeaseBuilder lease = current == null
                ? new LeaseBuilder().withNewMetadata().withName(options.name()).endMetadata()
                : new LeaseBuilder(current);
        Lease wanted = lease.withSpec(change.apply(before, now)).build();
        Lease answer = current == null
                ? api.create(leases.asManager(), wanted, Lease.class)
                : api.replace(path().asManager(), wanted, Lease.class);
        state = new State(answer, start, "");
    }

    /** Why nothing may be written to this cluster now; empty if it may. */
    Optional<String> unsure() {
        State now = state;
        Moment last = now.renewed();
        if (now.held() == null || last == null) {
            return Optional.of(now.trouble());
        }
        Duration age = time.since(last);
        return age.compareTo(options.sure()) < 0
                ? Optional.empty()
                : Optional.of("it could not be renewed for " + age.toSeconds() + " s"
                        + (now.trouble().isEmpty() ? "" : ": " + now.trouble()));
    }

    boolean isHeld() {
        return state.held() != null;
    }

    private static Optional<LockHolder> holder(@Nullable Lease lease) {
        return lease == null || lease.getSpec() == null ? Optional.empty() : LockHolder.of(lease.getSpec());
    }

    private ApiPath path() {
        return leases.named(options.name());
    }
}
