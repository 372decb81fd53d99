package dev.meshca.rotation;

import dev.meshca.internal.Listed;
import dev.meshca.rotation.ClusterEvidence.Ztunnel;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Which ztunnels of a cluster have to be restarted before istiod may serve a chain without a bridge, in words. */
record ZtunnelRestarts(ClusterEvidence cluster, Duration mounted) {

    private static final int NAMED = 5;

    /** A tag such as {@code 1.29.2-distroless}; what was built before a release does not count as that release. */
    private static final Pattern RELEASE =
            Pattern.compile("v?1\\.(\\d{1,4})(?:\\.(\\d{1,4}))?(?![.\\d])(-(?:alpha|beta|dev))?.*");

    static boolean readsRootsOnce(String tag) {
        Matcher release = RELEASE.matcher(tag);
        if (!release.matches()) {
            return true;
        }
        int minor = Integer.parseInt(release.group(1));
        int patch = release.group(2) == null ? 0 : Integer.parseInt(release.group(2));
        boolean unreleased = release.group(3) != null && minor <= 30;
        return minor < 28 || (minor == 28 && patch < 6) || (minor == 29 && patch < 2) || unreleased;
    }

    static boolean keepsEarlierRoots(Ztunnel ztunnel, Duration mounted) {
        Optional<Instant> mountedBy = ztunnel.rootsShown().map(shown -> shown.plus(mounted));
        boolean later = ztunnel.started()
                .filter(start -> mountedBy.isPresent() && !start.isBefore(mountedBy.get()))
                .isPresent();
        return ztunnel.readsRootsOnce() && !later;
    }

    /** In one clause; empty if none. */
    Optional<String> missing() {
        Optional<String> unread = cluster.ztunnels().unread();
        if (unread.isPresent()) {
            return Optional.of(unread.get() + " in " + cluster.cluster()
                    + ", and one that started before the roots were shown may not be able to renew");
        }
        List<Ztunnel> left = cluster.ztunnels().toRestart(mounted);
        if (left.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of("ztunnel " + tags(left) + " of " + cluster.cluster()
                + " reads the roots only at its start, and has to be restarted" + after(left) + " on " + nodes(left));
    }

    private static String tags(List<Ztunnel> left) {
        return left.stream()
                .map(Ztunnel::tag)
                .map(tag -> tag.isEmpty() ? "of an unknown release" : tag)
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
    }

    private String after(List<Ztunnel> left) {
        Optional<Instant> shown =
                left.stream().flatMap(ztunnel -> ztunnel.rootsShown().stream()).max(Comparator.naturalOrder());
        return shown.map(since -> " after " + since.plus(mounted).plusSeconds(1).truncatedTo(ChronoUnit.SECONDS))
                .orElse(" once its ConfigMap shows the roots");
    }

    private static String nodes(List<Ztunnel> left) {
        List<String> nodes =
                left.stream().map(Ztunnel::node).distinct().sorted().toList();
        return Listed.of(nodes, NAMED) + (nodes.size() > NAMED ? " nodes" : "");
    }
}
