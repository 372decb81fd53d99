package dev.meshca.rotation;

import static dev.meshca.rotation.Packed.NOTHING;
import static dev.meshca.rotation.Packed.declared;
import static dev.meshca.rotation.Packed.fixed;
import static dev.meshca.rotation.Packed.fresh;
import static dev.meshca.rotation.Packed.held;
import static dev.meshca.rotation.Packed.leaves;
import static dev.meshca.rotation.Packed.loaded;
import static dev.meshca.rotation.Packed.target;
import static dev.meshca.rotation.Packed.with;

import dev.meshca.rotation.MeshModel.Move;
import dev.meshca.rotation.MeshModel.Seen;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;

/**
 * Every state that a mesh can get into while a rotation is run, killed, run again and rolled back, in any interleaving with
 * what istiods, workloads and time do. A cluster is what its Secret declares, what its istiod has loaded, which leaves may
 * be alive, which roots may be held, which write is still to come, and which roots an old ztunnel may have started with.
 */
final class Explorer {

    final MeshModel model;
    final int clusters;
    final Map<Long, Long> cameFrom = new HashMap<>();
    final Map<String, String> refusals = new LinkedHashMap<>();
    private final Set<Integer> judged = new HashSet<>();
    long transitions;
    boolean stopAtFirstRefusal;

    Explorer(MeshModel model) {
        this.model = model;
        this.clusters = model.settings.size();
    }

    Explorer run() {
        long start = 0;
        for (int c = 0; c < clusters; c++) {
            start = with(start, c, fresh(0, 0, 1 << leaf(0), 1 << roots(0), NOTHING, model.fixed(0)));
        }
        ArrayDeque<Long> open = new ArrayDeque<>(Set.of(start));
        cameFrom.put(start, start);
        while (!open.isEmpty() && !(stopAtFirstRefusal && !refusals.isEmpty())) {
            long state = open.poll();
            judge(state);
            successors(state, found -> {
                transitions++;
                long next = canonical(found);
                if (cameFrom.putIfAbsent(next, state) == null) {
                    open.add(next);
                }
            });
        }
        return this;
    }

    /** Clusters with the same settings are alike, so that only one order of them is looked at. */
    private long canonical(long state) {
        if (model.settings.stream().distinct().count() > 1) {
            return state;
        }
        return Packed.sorted(state, clusters);
    }

    /** No leaf that may be alive is refused under any set of roots that somebody may hold. */
    private void judge(long state) {
        int alive = 0;
        int heldSomewhere = 0;
        for (int c = 0; c < clusters; c++) {
            alive |= leaves(state, c);
            heldSomewhere |= held(state, c);
            if (!model.renews(fixed(state, c), loaded(state, c))) {
                refusals.putIfAbsent("renewal of a ztunnel at " + phase(loaded(state, c)), show(state));
            }
        }
        if (!judged.add(alive << 4 | heldSomewhere)) {
            return;
        }
        for (int leaf = 0; leaf < 4; leaf++) {
            for (int roots = 0; roots < 4; roots++) {
                boolean meet = (alive >> leaf & 1) == 1 && (heldSomewhere >> roots & 1) == 1;
                if (meet && !model.accepts(roots, leaf)) {
                    refusals.putIfAbsent("leaf " + leaf + " under roots " + roots, show(state));
                }
            }
        }
    }

    private void successors(long state, LongConsumer next) {
        boolean pending = false;
        for (int c = 0; c < clusters; c++) {
            int target = target(state, c);
            if (target != NOTHING) {
                pending = true;
                next.accept(with(state, c, written(state, c, target)));
            }
            environment(state, c, other(state, next));
        }
        if (pending) {
            next.accept(crash(state));
        } else {
            decide(state, true, next);
            decide(state, false, next);
        }
    }

    /** One that is not there yet. */
    private static LongConsumer other(long state, LongConsumer next) {
        return found -> {
            if (found != state) {
                next.accept(found);
            }
        };
    }

    /** istiod loads what is declared, old leaves end, proxies renew, one ztunnel or all restart: each at any time, or never. */
    private void environment(long state, int c, LongConsumer next) {
        int declared = declared(state, c);
        int loaded = loaded(state, c);
        if (declared != loaded && model.takes(c, loaded, declared)) {
            next.accept(with(
                    state,
                    c,
                    fresh(
                            declared,
                            declared,
                            leaves(state, c) | 1 << leaf(declared),
                            held(state, c) | 1 << roots(declared),
                            target(state, c),
                            fixed(state, c))));
        }
        next.accept(with(state, c, kept(state, c, 1 << leaf(loaded), held(state, c), fixed(state, c))));
        next.accept(with(state, c, kept(state, c, leaves(state, c), 1 << roots(loaded), fixed(state, c))));
        int starts = model.fixed(loaded);
        next.accept(with(state, c, kept(state, c, leaves(state, c), held(state, c), fixed(state, c) | starts)));
        next.accept(with(state, c, kept(state, c, leaves(state, c), held(state, c), starts)));
    }

    /** The same Secret and istiod. */
    private static long kept(long state, int c, int leaves, int held, int fixed) {
        return fresh(declared(state, c), loaded(state, c), leaves, held, target(state, c), fixed);
    }

    /** Another Secret, and nothing else yet. */
    private static long written(long state, int c, int declared) {
        return fresh(declared, loaded(state, c), leaves(state, c), held(state, c), NOTHING, fixed(state, c));
    }

    /** The same with another write to come. */
    private static long pending(long state, int c, int target) {
        return fresh(declared(state, c), loaded(state, c), leaves(state, c), held(state, c), target, fixed(state, c));
    }

    private void decide(long state, boolean on, LongConsumer next) {
        move(state, on).filter(move -> open(state, move)).ifPresent(move -> next.accept(pend(state, move)));
    }

    private Optional<Move> move(long state, boolean on) {
        int[] declared = new int[clusters];
        int[] loaded = new int[clusters];
        for (int c = 0; c < clusters; c++) {
            declared[c] = declared(state, c);
            loaded[c] = loaded(state, c);
        }
        return model.move(on, declared, loaded);
    }

    private boolean open(long state, Move move) {
        for (int c = 0; c < clusters; c++) {
            boolean loaded = loaded(state, c) == declared(state, c);
            boolean drained = loaded && leaves(state, c) == 1 << leaf(loaded(state, c));
            boolean renewed = loaded && held(state, c) == 1 << roots(loaded(state, c));
            boolean restarted = loaded && (fixed(state, c) & ~model.fixed(loaded(state, c))) == 0;
            Seen seen = new Seen(drained, renewed, restarted);
            if (!model.open(move, c, declared(state, c), loaded(state, c), seen)) {
                return false;
            }
        }
        return true;
    }

    private long pend(long state, Move move) {
        long next = state;
        for (Map.Entry<Integer, Integer> write : move.writes().entrySet()) {
            int c = write.getKey();
            next = with(next, c, pending(next, c, write.getValue()));
        }
        return next;
    }

    private long crash(long state) {
        long next = state;
        for (int c = 0; c < clusters; c++) {
            next = with(next, c, pending(next, c, NOTHING));
        }
        return next;
    }

    /** Where the mesh ends when, from this state, the runner is started again and everybody keeps up. */
    long finish(long state, boolean on) {
        long now = canonical(calm(crash(state)));
        for (int steps = 0; steps < 30; steps++) {
            long here = now;
            Optional<Move> move = move(here, on).filter(found -> open(here, found));
            if (move.isEmpty()) {
                return now;
            }
            for (Map.Entry<Integer, Integer> write : move.get().writes().entrySet()) {
                int c = write.getKey();
                now = with(now, c, written(now, c, write.getValue()));
            }
            now = canonical(calm(now));
        }
        return now;
    }

    private long calm(long state) {
        long next = state;
        for (int c = 0; c < clusters; c++) {
            int declared = declared(next, c);
            int loaded = model.takes(c, loaded(next, c), declared) ? declared : loaded(next, c);
            next = with(
                    next,
                    c,
                    fresh(declared, loaded, 1 << leaf(loaded), 1 << roots(loaded), NOTHING, model.fixed(loaded)));
        }
        return next;
    }

    /**
     * The states from which the runner, started again, does not get every cluster to the last phase, or back to the first;
     * once every cluster of bridge-first is done there is no way back.
     */
    Set<String> strandedOnTheWay(boolean on) {
        Map<Long, String> ends = new HashMap<>();
        Set<String> stranded = new HashSet<>();
        for (long state : cameFrom.keySet()) {
            long calm = canonical(calm(crash(state)));
            String end = ends.computeIfAbsent(calm, start -> show(finish(start, on)));
            boolean stays = on || (model.hasNoWayBackFromTheEnd() && show(calm).equals(everywhere("DONE")));
            String wanted = everywhere(stays ? "DONE" : "STEADY");
            if (!end.equals(wanted)) {
                stranded.add(show(state) + " ends in " + end);
            }
        }
        return stranded;
    }

    private String everywhere(String phase) {
        return Collections.nCopies(clusters, phase).toString();
    }

    Set<String> phases() {
        Set<String> phases = new HashSet<>();
        for (long state : cameFrom.keySet()) {
            for (int c = 0; c < clusters; c++) {
                phases.add(phase(declared(state, c)));
            }
        }
        return phases;
    }

    /** The phases declared; with what istiod has loaded where that differs. */
    String show(long state) {
        String[] shown = new String[clusters];
        for (int c = 0; c < clusters; c++) {
            String declared = phase(declared(state, c));
            String loaded = phase(loaded(state, c));
            shown[c] = declared.equals(loaded) ? declared : declared + "(" + loaded + ")";
        }
        return Arrays.toString(shown);
    }

    private String phase(int content) {
        String key = model.contents.get(content).key();
        return key.substring(0, key.indexOf('#'));
    }

    private int leaf(int content) {
        return model.contents.get(content).leaf();
    }

    private int roots(int content) {
        return model.contents.get(content).roots();
    }
}
