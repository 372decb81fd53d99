package dev.meshca.rotation;

import dev.meshca.ClusterName;
import dev.meshca.Gate;
import dev.meshca.RotationPhase;
import dev.meshca.issue.CaCerts;
import dev.meshca.rotation.ClusterEvidence.Lists;
import dev.meshca.rotation.ClusterEvidence.Served;
import dev.meshca.rotation.ClusterEvidence.Shown;
import dev.meshca.rotation.ClusterEvidence.Ztunnel;
import dev.meshca.rotation.ClusterEvidence.Ztunnels;
import dev.meshca.rotation.Remembering.Trust;
import dev.meshca.trust.CaChain;
import dev.meshca.trust.TrustBundle;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A mesh as small integers. Every payload that a rotation produces becomes a number, the same for all clusters in the same
 * phase with the same root bytes; who accepts what is asked of the real verifier once per pair.
 */
class MeshModel {

    /** What one content of a Secret means: what is issued from it (a leaf with its chain), and which roots and lists it hands out. */
    record Content(String key, Map<ClusterName, CaCerts> payloads, int leaf, int roots, Origin origin) {}

    /** From which content a step to which phase leads to one: so it can be made for a cluster that never went there. */
    record Origin(int content, RotationPhase phase) {}

    /** The writes of one step as contents, and its gates. */
    record Move(Map<Integer, Integer> writes, List<Gate> gates, GateJudge judge) {}

    final Acme acme;
    private final Rotation rotation;
    private final Remembering remembering;
    final List<ReloadRules> settings;
    final boolean restarts;
    final List<Content> contents = new ArrayList<>();
    private final List<String> leaves = new ArrayList<>();
    private final List<Trust> trusts = new ArrayList<>();
    private final List<CaCerts> issuerOfLeaf = new ArrayList<>();
    private final Map<List<Integer>, Boolean> accepted = new HashMap<>();
    private final Map<List<Integer>, Boolean> hot = new HashMap<>();
    private final Map<List<Object>, Optional<Move>> moves = new HashMap<>();
    private final Map<List<Object>, Boolean> opened = new HashMap<>();
    final Set<Class<? extends Gate>> ignored = new HashSet<>();
    private final List<TrustBundle> fixed = new ArrayList<>();

    /** Whether every cluster has ztunnels that keep, for their connection to istiod, the roots that they started with. */
    boolean oldZtunnels;

    MeshModel(Acme acme, Rotation rotation, List<ReloadRules> settings, boolean restarts) {
        this.acme = acme;
        this.remembering = new Remembering(rotation.cas());
        this.rotation = remembering.rotation(rotation);
        this.settings = settings;
        this.restarts = restarts;
        acme.names.forEach(name -> intern(remembering.old(name), new Origin(0, RotationPhase.STEADY)));
    }

    int intern(CaCerts payload, Origin origin) {
        CaChain chain = payload.chain();
        String key = rotation.cas().phaseOf(chain) + "#"
                + Arrays.hashCode(chain.roots().pem()) + "#"
                + Set.copyOf(chain.crls()).hashCode();
        for (int i = 0; i < contents.size(); i++) {
            if (contents.get(i).key().equals(key)) {
                contents.get(i).payloads().putIfAbsent(payload.cluster(), payload);
                return i;
            }
        }
        Map<ClusterName, CaCerts> payloads = new HashMap<>(Map.of(payload.cluster(), payload));
        contents.add(new Content(key, payloads, leafOf(payload), trustOf(chain), origin));
        return contents.size() - 1;
    }

    private int leafOf(CaCerts payload) {
        boolean old = acme.present.stream().anyMatch(c -> c.certificate().equals(payload.certificate()));
        String key = old + "+" + payload.chain().certificates().size();
        if (!leaves.contains(key)) {
            leaves.add(key);
            issuerOfLeaf.add(payload);
        }
        return leaves.indexOf(key);
    }

    private int trustOf(CaChain chain) {
        Trust trust = Trust.of(chain);
        if (!trusts.contains(trust)) {
            trusts.add(trust);
        }
        return trusts.indexOf(trust);
    }

    CaCerts payload(int cluster, int content) {
        ClusterName name = acme.names.get(cluster);
        Content wanted = contents.get(content);
        CaCerts known = wanted.payloads().get(name);
        if (known == null) {
            CaChain before = payload(cluster, wanted.origin().content()).chain();
            known = rotation.cas().payload(before, wanted.origin().phase(), acme.now);
            wanted.payloads().put(name, known);
        }
        return known;
    }

    /** Whether the holder of a set of roots, and of lists, accepts a leaf, by the real verifier. */
    boolean accepts(int trust, int leaf) {
        return accepted.computeIfAbsent(
                List.of(trust, leaf),
                question -> remembering.accepts(issuerOfLeaf.get(leaf).chain(), trusts.get(trust), acme.now));
    }

    /**
     * What a ztunnel that starts now keeps, as a bit; none for both roots, with which it can renew whatever comes. Only an
     * old ztunnel keeps anything.
     */
    int fixed(int content) {
        TrustBundle roots = trusts.get(contents.get(content).roots()).roots();
        if (!oldZtunnels || roots.certificates().size() > 1) {
            return 0;
        }
        if (!fixed.contains(roots)) {
            fixed.add(roots);
        }
        return 1 << fixed.indexOf(roots);
    }

    /** Whether all ztunnels that keep these roots can renew at an istiod that runs on this content; they read no lists. */
    boolean renews(int kept, int content) {
        CaChain served = issuerOfLeaf.get(contents.get(content).leaf()).chain();
        return IntStream.range(0, fixed.size())
                .filter(bit -> (kept >> bit & 1) == 1)
                .allMatch(bit -> remembering.accepts(served, new Trust(fixed.get(bit), Set.of()), acme.now));
    }

    boolean hasNoWayBackFromTheEnd() {
        return rotation.order() == PhaseOrder.BRIDGE_FIRST;
    }

    int verifications() {
        return remembering.verifications;
    }

    /** Whether the istiod of a cluster gets from one content to the other, by itself or as restarts are allowed. */
    boolean takes(int cluster, int loaded, int declared) {
        return restarts
                || hot.computeIfAbsent(
                        List.of(cluster, loaded, declared),
                        question ->
                                settings.get(cluster).takesHot(rootPem(cluster, loaded), rootPem(cluster, declared)));
    }

    private byte[] rootPem(int cluster, int content) {
        return payload(cluster, content).chain().roots().pem();
    }

    /** The real rotation's answer to what the clusters declare and which roots they hand out; the gates are judged apart. */
    Optional<Move> move(boolean on, int[] declared, int[] loaded) {
        List<Object> key = new ArrayList<>(List.of(on));
        for (int c = 0; c < declared.length; c++) {
            key.add(declared[c]);
            key.add(Arrays.hashCode(rootPem(c, loaded[c])));
        }
        Optional<Move> known = moves.get(key);
        if (known == null) {
            known = ask(on, declared, loaded);
            moves.put(key, known);
        }
        return known;
    }

    private Optional<Move> ask(boolean on, int[] declared, int[] loaded) {
        List<ClusterEvidence> mesh = new ArrayList<>();
        for (int c = 0; c < declared.length; c++) {
            mesh.add(evidence(c, declared[c], loaded[c], new Seen(true, true, true)));
        }
        Optional<RotationStep> step = rotation.step(on ? Direction.FORWARD : Direction.BACK, mesh, Acme.SOAK, acme.now);
        return step.filter(
                        found -> found.violations().isEmpty() && !found.writes().isEmpty())
                .map(found -> move(found, mesh, declared));
    }

    private Move move(RotationStep step, List<ClusterEvidence> mesh, int[] declared) {
        Map<Integer, Integer> writes = new HashMap<>();
        for (RotationStep.Write write : step.writes()) {
            int c = acme.names.indexOf(write.cluster());
            writes.put(c, intern(write.payload(), new Origin(declared[c], write.to())));
        }
        List<Gate> gates = step.gates().stream()
                .map(Gate.Verdict::gate)
                .filter(gate -> !ignored.contains(gate.getClass()))
                .toList();
        return new Move(writes, gates, new GateJudge(new MeshState(rotation, mesh, acme.now), Set.of()));
    }

    /** What has passed since a cluster loaded what it declares: old leaves ended, proxies renewed, ztunnels restarted. */
    record Seen(boolean drained, boolean renewed, boolean restarted) {}

    boolean open(Move move, int cluster, int declared, int loaded, Seen seen) {
        return move.gates().stream()
                .allMatch(gate -> opened.computeIfAbsent(
                        List.of(move.judge(), gate, cluster, loaded, seen),
                        question -> move.judge().opens(gate, evidence(cluster, declared, loaded, seen))));
    }

    /** What a cluster shows: its Secret, and what its istiod made of what it has loaded. */
    ClusterEvidence evidence(int cluster, int declared, int loaded, Seen seen) {
        CaChain secret = payload(cluster, declared).chain();
        CaChain running = payload(cluster, loaded).chain();
        Optional<Instant> longAgo = Optional.of(acme.now.minus(Duration.ofDays(90)));
        Optional<Instant> justNow = Optional.of(acme.now);
        Map<String, TrustBundle> shown = Map.of("istio-ca-root-cert", running.roots());
        Ztunnel ztunnel = new Ztunnel("istio-system", "node1", "1.29.1", seen.restarted() ? justNow : longAgo, longAgo);
        return ClusterEvidence.declaring(secret)
                .istiod(settings.get(cluster))
                .lists(new Lists(running.crls(), seen.renewed() ? longAgo : justNow))
                .served(new Served(Map.of("istiod-0", acme.served(running)), seen.drained() ? longAgo : justNow))
                .shown(new Shown(shown, seen.renewed() ? longAgo : justNow))
                .ztunnels(new Ztunnels(oldZtunnels ? List.of(ztunnel) : List.of(), Optional.empty(), false));
    }
}
