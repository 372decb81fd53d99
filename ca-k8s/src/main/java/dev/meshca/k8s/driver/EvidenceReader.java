package dev.meshca.k8s.driver;

import dev.meshca.ClusterName;
import dev.meshca.RotationPhase;
import dev.meshca.k8s.driver.ProvenSince.Kind;
import dev.meshca.k8s.istiod.ZtunnelPod;
import dev.meshca.k8s.rotation.RotationOptions;
import dev.meshca.k8s.rotation.RotationStatus.EvidenceLevel;
import dev.meshca.rotation.ClusterEvidence;
import dev.meshca.rotation.ClusterEvidence.Served;
import dev.meshca.rotation.ClusterEvidence.Shown;
import dev.meshca.rotation.ClusterEvidence.Ztunnel;
import dev.meshca.rotation.ClusterEvidence.Ztunnels;
import dev.meshca.rotation.Rotation;
import dev.meshca.trust.CaChain;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads the clusters and judges what they show: what it proves, and since when. */
final class EvidenceReader {

    /** Between an API server and us, when its time is compared with ours. */
    static final Duration CLOCK_SKEW = Duration.ofMinutes(1);

    private final Rotation rotation;
    private final RotationOptions options;
    private final MeshPort port;
    private final ProvenSince provenSince;
    private final LoadProof loadProof;
    private final Map<String, Optional<String>> issuances = new HashMap<>();
    private final Lifetimes lifetimes;
    private final Map<ClusterName, Integer> places = new LinkedHashMap<>();
    private long took;

    EvidenceReader(Rotation rotation, RotationOptions options, MeshPort port, ProvenSince provenSince) {
        this.rotation = rotation;
        this.options = options;
        this.port = port;
        this.provenSince = provenSince;
        this.loadProof = new LoadProof(provenSince);
        this.lifetimes = new Lifetimes(rotation.clusters());
        rotation.clusters().forEach(cluster -> places.put(cluster, places.size()));
    }

    /** How long the last look took, in nanoseconds. */
    long took() {
        return took;
    }

    /** One look at all clusters. What other processes noted until then is taken for known. */
    MeshView look() {
        return timed(() -> {
            List<ClusterView> views = views(places.keySet());
            provenSince.catchUp();
            return judge(views);
        });
    }

    /** One look at these of the clusters that this process writes to. */
    MeshView look(Set<ClusterName> wanted) {
        return timed(() -> judge(views(wanted)));
    }

    private MeshView timed(Supplier<MeshView> look) {
        long start = port.nanos();
        MeshView seen = look.get();
        took = port.nanos() - start;
        return seen;
    }

    private List<ClusterView> views(Set<ClusterName> wanted) {
        return attending(port.look(wanted), wanted);
    }

    private MeshView judge(List<ClusterView> views) {
        Instant now = port.now();
        List<JudgedCluster> clusters = views.stream()
                .map(view -> judge(view, now))
                .sorted(Comparator.comparing(judged -> Objects.requireNonNull(places.get(judged.cluster()))))
                .toList();
        views.forEach(view -> view.lifetime().ifPresent(told -> lifetimes.told(view.cluster(), told)));
        return new MeshView(clusters, lifetimes.soak(options.soak()), now);
    }

    /** Those that are wanted; nothing is known of one that no context leads to. */
    private static List<ClusterView> attending(List<ClusterView> seen, Set<ClusterName> wanted) {
        List<ClusterView> views = new ArrayList<>(seen);
        views.removeIf(view -> !wanted.contains(view.cluster()));
        Set<ClusterName> names = views.stream().map(ClusterView::cluster).collect(Collectors.toSet());
        wanted.stream()
                .filter(cluster -> !names.contains(cluster))
                .map(ClusterView::withoutContext)
                .forEach(views::add);
        return views;
    }

    private JudgedCluster judge(ClusterView view, Instant now) {
        ClusterName cluster = view.cluster();
        Optional<CaChain> declared = view.declared();
        if (declared.isEmpty()) {
            return new JudgedCluster(
                    view,
                    ClusterEvidence.unreadable(cluster),
                    EvidenceLevel.NONE,
                    Optional.of(cluster + " cannot be read"),
                    Optional.empty());
        }
        ClusterEvidence evidence = ClusterEvidence.declaring(declared.get())
                .istiod(view.reloadRules())
                .lists(view.lists())
                .served(new Served(view.served(), Optional.empty()))
                .shown(new Shown(view.shown(), Optional.empty()));
        Optional<String> unserved = evidence.whyNotServed();
        Optional<String> unloaded = unloaded(view, evidence, declared.get());
        Optional<String> unshown = evidence.whyNotShown().or(() -> unloaded);
        Optional<String> unproved = unshown.or(() -> unserved).or(() -> refused(view, declared.get()));
        Optional<Instant> shownSince = shownSince(view, unshown, now);
        return new JudgedCluster(
                view,
                evidence.served(new Served(view.served(), servedSince(view, unserved, now)))
                        .shown(new Shown(view.shown(), shownSince))
                        .ztunnels(ztunnels(view, declared.get(), shownSince)),
                level(unserved, unshown),
                unproved,
                unproved.flatMap(why -> restart(evidence, declared.get()))
                        .or(() -> unloaded.filter(
                                why -> !evidence.istiod().multiRoot() && view.lastWriteBroughtRoots())));
    }

    private static EvidenceLevel level(Optional<String> unserved, Optional<String> unshown) {
        if (unshown.isPresent()) {
            return EvidenceLevel.DECLARED;
        }
        return unserved.isPresent() ? EvidenceLevel.SHOWN : EvidenceLevel.SERVED;
    }

    /** Before anything was written nothing has to be loaded. */
    private Optional<String> unloaded(ClusterView view, ClusterEvidence evidence, CaChain declared) {
        Optional<String> missing = loadProof.missing(view, declared);
        RotationPhase first = rotation.phases().get(0);
        return rotation.phaseOf(evidence) == first ? Optional.empty() : missing;
    }

    private Optional<Instant> servedSince(ClusterView view, Optional<String> unserved, Instant now) {
        boolean known =
                !view.served().isEmpty() && view.served().values().stream().noneMatch(List::isEmpty);
        return provenSince.since(Kind.SERVED, view, known ? Optional.of(unserved.isEmpty()) : Optional.empty(), now);
    }

    /**
     * Roots that the last write of the Secret left alone were shown when the last ConfigMap was written, also if nobody of us
     * saw it then. New roots are not: other places and other replicas of istiod than the one that writes ConfigMaps follow
     * later.
     */
    private Optional<Instant> shownSince(ClusterView view, Optional<String> unshown, Instant now) {
        boolean known = !view.shown().isEmpty();
        return provenSince
                .since(Kind.SHOWN, view, known ? Optional.of(unshown.isEmpty()) : Optional.empty(), now)
                .map(seen -> view.secret()
                        .rootsWritten()
                        .filter(roots -> !view.bundlesReplaceConfigMaps() && !view.lastWriteBroughtRoots())
                        .map(written -> view.secret().byOurClock(written).plus(CLOCK_SKEW))
                        .filter(seen::isAfter)
                        .orElse(seen));
    }

    private Ztunnels ztunnels(ClusterView view, CaChain declared, Optional<Instant> shownSince) {
        boolean waived = options.ztunnels().waived().contains(view.cluster());
        if (view.ztunnels().isEmpty()) {
            return new Ztunnels(List.of(), Optional.of("it could not be read which ztunnels run"), waived);
        }
        List<Ztunnel> running = view.ztunnels().get().stream()
                .map(pod -> new Ztunnel(
                        pod.namespace(),
                        pod.node(),
                        pod.tag(),
                        pod.started().map(view.secret()::byOurClock),
                        Stream.concat(shownSince.stream(), written(view, declared, pod).stream())
                                .min(Comparator.naturalOrder())))
                .toList();
        return new Ztunnels(running, Optional.empty(), waived);
    }

    /** Of the ConfigMap that a ztunnel mounts it is enough that it was written before, whatever other places show. */
    private static Optional<Instant> written(ClusterView view, CaChain declared, ZtunnelPod pod) {
        boolean mounted = !view.bundlesReplaceConfigMaps() && pod.shown().equals(declared.roots());
        return mounted
                ? pod.shownSince()
                        .map(written -> view.secret().byOurClock(written).plus(CLOCK_SKEW))
                : Optional.empty();
    }

    /** Once per write of the Secret, when everything else is proved. */
    private Optional<String> refused(ClusterView view, CaChain declared) {
        String key = view.cluster() + view.state();
        Optional<String> known = issuances.getOrDefault(key, Optional.of("unknown"));
        if (known.isPresent()) {
            known = port.refusedIssuance(view.cluster(), declared);
            issuances.put(key, known);
        }
        return known;
    }

    private static Optional<String> restart(ClusterEvidence evidence, CaChain declared) {
        if (!evidence.istiod().pluggedIn()) {
            return Optional.of("the istiod of " + evidence.cluster()
                    + " runs on a CA that it made for itself, and takes cacerts only when it is restarted");
        }
        byte[] next = declared.roots().pem();
        return evidence.shown().roots().values().stream()
                .filter(roots -> !roots.equals(declared.roots()))
                .filter(roots -> !evidence.istiod().takesHot(roots.pem(), next))
                .findFirst()
                .map(roots -> "the istiod of " + evidence.cluster() + " shows " + roots + " and takes "
                        + declared.roots() + " only when it is restarted");
    }
}
