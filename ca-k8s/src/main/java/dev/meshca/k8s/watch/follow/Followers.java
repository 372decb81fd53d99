package dev.meshca.k8s.watch.follow;

import dev.meshca.ClusterName;
import dev.meshca.IstioDocuments;
import dev.meshca.k8s.access.Clusters;
import dev.meshca.k8s.internal.ApiPath;
import dev.meshca.k8s.internal.Daemons;
import dev.meshca.k8s.istiod.IstiodWebhooks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Follows the clusters of a mesh in what a verification reads. Each watch that is open has a thread, of the connections. */
final class Followers implements Following.Follow {

    /** Each has a thread; thousands would be too many for a small program. */
    private static final int MOST_WATCHES = 256;

    /** At most so many are asked at once for a watch, and as many that failed before, which may take long to fail again. */
    private static final int ASKING = 8;

    /**
     * What is followed in each cluster.
     *
     * @param counts by name, whose changes count
     */
    private record Followed(ApiPath list, Predicate<String> counts) {}

    private final Map<ClusterName, List<Follower>> followers = new LinkedHashMap<>();
    private final Clusters clusters;
    private final ScheduledThreadPoolExecutor threads = threads();
    private final ScheduledThreadPoolExecutor threadsOfFailed = threads();
    private final UnaryOperator<Duration> pace;
    private final Runnable hearNoMore;

    private Followers(Clusters clusters, Bell bell, UnaryOperator<Duration> pace) {
        this.clusters = clusters;
        this.pace = pace;
        hearNoMore = clusters.onClose(bell::hurry);
    }

    private static ScheduledThreadPoolExecutor threads() {
        ScheduledThreadPoolExecutor threads = new ScheduledThreadPoolExecutor(ASKING, new Daemons("meshca-k8s-watch-"));
        threads.setKeepAliveTime(1, TimeUnit.SECONDS);
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    static Followers of(Clusters clusters, Bell bell, boolean webhooks) {
        return of(clusters, bell, webhooks, UnaryOperator.identity());
    }

    /** @param pace how long a time takes */
    static Followers of(Clusters clusters, Bell bell, boolean webhooks, UnaryOperator<Duration> pace) {
        Followers followers = new Followers(clusters, bell, pace);
        List<Followed> lists = lists(clusters.options().namespace(), webhooks);
        clusters.names().stream()
                .limit(MOST_WATCHES / lists.size())
                .forEach(name -> followers.followers.put(
                        name,
                        lists.stream()
                                .map(list -> new ApiFeed(clusters, name, list.list(), list.counts()))
                                .map(feed -> followers.follower(feed, bell))
                                .toList()));
        followers.followers.values().forEach(ofCluster -> ofCluster.forEach(Follower::start));
        return followers;
    }

    private static List<Followed> lists(String namespace, boolean webhooks) {
        List<Followed> lists = new ArrayList<>();
        lists.add(named(ApiPath.in(namespace, "secrets"), IstioDocuments.SECRET));
        lists.add(named(ApiPath.everywhere("configmaps"), IstioDocuments.ROOTS_CONFIG_MAP));
        if (webhooks) {
            lists.add(new Followed(ApiPath.mutatingWebhooks(), IstiodWebhooks::isOne));
            lists.add(new Followed(ApiPath.validatingWebhooks(), IstiodWebhooks::isOne));
        }
        return lists;
    }

    /** RBAC can limit a watch of a name to that name. */
    private static Followed named(ApiPath list, String name) {
        return new Followed(list.with("fieldSelector", "metadata.name=" + name), any -> true);
    }

    private Follower follower(Feed feed, Bell bell) {
        return new Follower(
                feed, bell, this::later, new Backoff(clusters.options().random()::nextDouble));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a follower tells by itself how it goes
    private void later(Duration time, boolean again, Runnable task) {
        try {
            (again ? threadsOfFailed : threads).schedule(task, pace.apply(time).toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException closed) {
            // Nothing is to be done any more.
        }
    }

    @Override
    public Set<ClusterName> followed() {
        return followers.entrySet().stream()
                .filter(ofCluster -> ofCluster.getValue().stream().allMatch(Follower::following))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    @Override
    public boolean complete() {
        return followed().size() == clusters.names().size();
    }

    @Override
    public Map<String, String> notes(Set<String> unread, Duration every) {
        Map<String, String> notes = new LinkedHashMap<>();
        String looked = "looked at every " + text(every);
        int size = clusters.names().size();
        if (size > followers.size()) {
            notes.put(
                    "",
                    "the first " + followers.size() + " of " + size + " clusters are followed; the others are "
                            + looked);
        }
        followers.forEach((name, ofCluster) -> ofCluster.stream()
                .map(Follower::obstacle)
                .flatMap(Optional::stream)
                .filter(failure -> !unread.contains(name.value()))
                .findFirst()
                .ifPresent(failure -> notes.put(
                        name + " " + failure.kind(),
                        name + " is not followed but " + looked + ": " + failure.reason())));
        return notes;
    }

    private static String text(Duration time) {
        return time.toMillis() % 60_000 == 0 ? time.toMinutes() + " min" : time.toMillis() / 1000.0 + " s";
    }

    @Override
    public void close() {
        hearNoMore.run();
        threads.shutdownNow();
        threadsOfFailed.shutdownNow();
        followers.values().forEach(ofCluster -> ofCluster.forEach(Follower::close));
    }
}
