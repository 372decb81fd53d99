package dev.meshca.k8s.lock;

import dev.meshca.Finding;
import dev.meshca.k8s.access.Clusters;
import dev.meshca.k8s.cluster.LockCode;
import dev.meshca.k8s.internal.ApiFailure;
import dev.meshca.k8s.lock.Leases.Entry;
import dev.meshca.k8s.lock.TwoClocks.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Takes all Leases or none. All are looked at first, so that the silence of dead holders is measured at the same time in
 * all clusters; then they are taken in sorted order, the first one alone and the others so many at a time as are renewed.
 */
final class LeaseAcquisition {

    private record Attempt(Entry entry, ClusterLock.Step step, Optional<LockAttempt.Refused> failed) {}

    private final Clusters access;
    private final LockOptions options;
    private final TwoClocks time;
    private final Leases leases;
    private Moment lastRenewal;

    LeaseAcquisition(Clusters access, LockOptions options, TwoClocks time, Leases leases) {
        this.access = access;
        this.options = options;
        this.time = time;
        this.leases = leases;
        this.lastRenewal = time.now();
    }

    /** Why they could not be taken; empty if they are ours now. */
    Optional<LockAttempt.Refused> run() {
        List<Finding> unreadable = watch();
        if (!unreadable.isEmpty()) {
            return Optional.of(new LockAttempt.Refused(unreadable, List.of()));
        }
        // Whoever has the first goes on to the others: of two runners that start together one gets them all.
        List<Entry> all = leases.entries();
        for (int next = 0; next < all.size(); ) {
            int end = next == 0 ? 1 : Math.min(all.size(), next + leases.atATime());
            Optional<LockAttempt.Refused> refused = take(all.subList(next, end));
            if (refused.isPresent()) {
                return refused;
            }
            next = end;
        }
        return Optional.empty();
    }

    private List<Finding> watch() {
        Duration limit = access.options().timeLimit();
        return leases
                .each(entry -> {
                    try {
                        return entry.ask(limit, (lock, api) -> {
                            lock.watch(api);
                            return Optional.<Finding>empty();
                        });
                    } catch (ApiFailure failure) {
                        return Optional.of(unavailable(entry.lock(), failure));
                    }
                })
                .stream()
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<LockAttempt.Refused> take(List<Entry> entries) {
        Moment start = time.now();
        List<Entry> left = entries;
        while (true) {
            List<Attempt> attempts = leases.each(left, this::attempt);
            renewWhatIsOurs();
            Optional<LockAttempt.Refused> failed =
                    attempts.stream().flatMap(one -> one.failed().stream()).findFirst();
            left = attempts.stream()
                    .filter(one -> one.step() != ClusterLock.Step.HELD)
                    .map(Attempt::entry)
                    .toList();
            if (failed.isPresent() || left.isEmpty()) {
                return failed;
            }
            boolean patient =
                    time.steadilySince(start).compareTo(options.duration().multipliedBy(2)) < 0;
            Optional<Attempt> refused = attempts.stream()
                    .filter(one -> one.step() == ClusterLock.Step.REFUSED)
                    .findFirst();
            if (refused.isPresent() || !patient) {
                Entry held = refused.map(Attempt::entry).orElse(left.get(0));
                return Optional.of(heldByAnother(held.lock(), patient));
            }
            time.pause().await(options.interval().dividedBy(3));
        }
    }

    private Attempt attempt(Entry entry) {
        try {
            return new Attempt(entry, entry.ask(access.options().timeLimit(), ClusterLock::take), Optional.empty());
        } catch (ApiFailure failure) {
            return new Attempt(
                    entry,
                    ClusterLock.Step.REFUSED,
                    Optional.of(new LockAttempt.Refused(List.of(unavailable(entry.lock(), failure)), List.of())));
        }
    }

    private void renewWhatIsOurs() {
        if (time.since(lastRenewal).compareTo(options.interval()) >= 0) {
            lastRenewal = time.now();
            leases.renew();
        }
    }

    private LockAttempt.Refused heldByAnother(ClusterLock lock, boolean alive) {
        List<LockHolder> holders = new ArrayList<>();
        lock.other().ifPresent(holders::add);
        String who = lock.other().map(LockHolder::toString).orElse("somebody");
        return new LockAttempt.Refused(
                List.of(LockCode.LOCK_HELD.at(
                        lock.cluster().value(),
                        who + (alive ? " works on it" : " has a Lease of a longer duration than ours"))),
                holders);
    }

    private Finding unavailable(ClusterLock lock, ApiFailure failure) {
        return switch (failure.kind()) {
            case UNREACHABLE, SLOW, UNAUTHENTICATED, UNEXPECTED -> Clusters.finding(lock.cluster(), failure);
            case FORBIDDEN, NOT_FOUND, CONFLICT, REJECTED ->
                LockCode.LOCK_UNAVAILABLE.at(lock.cluster().value(), failure.reason());
        };
    }
}
