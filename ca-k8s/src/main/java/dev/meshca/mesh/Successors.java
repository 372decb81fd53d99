package dev.meshca.mesh;

import dev.meshca.ClusterName;
import dev.meshca.InvalidCaException;
import dev.meshca.disk.files.NewCas;
import dev.meshca.issue.CaCerts;
import dev.meshca.issue.CaSpec;
import dev.meshca.issue.Issuance;
import dev.meshca.issue.RootCa;
import dev.meshca.issue.TrustPlan;
import dev.meshca.mesh.MeshRotation.Strategy;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Makes the CAs that follow others: new keys, and the next generation's names. Writes nothing. */
final class Successors {

    private final Ancestors ancestors;
    private final Issuance issuance;
    private final int generation;

    /** One for all, so that certificates of one length end together. */
    private final Clock moment;

    Successors(Ancestors ancestors, Issuance issuance) {
        this.ancestors = ancestors;
        this.issuance = issuance;
        this.generation = ancestors.nextGeneration();
        this.moment = Clock.fixed(issuance.clock().instant(), ZoneOffset.UTC);
    }

    NewCas intermediates(NewCaSpec cas) {
        return NewCas.intermediates(issue(ancestors.requireRoot(), cas));
    }

    /**
     * A new root with its intermediates.
     *
     * @param wanted the strategy; empty for the bridge if the old root can sign one
     * @param cas what the new CAs should be
     * @param given a root that exists, instead of a new one
     * @param note is told why there is no bridge
     */
    NewCas root(Optional<Strategy> wanted, NewCaSpec cas, Optional<RootCa> given, Consumer<String> note) {
        if (given.isPresent()) {
            return next(given.get(), issue(given.get(), cas), wanted, note);
        }
        TrustPlan.UnderNewRoot made = TrustPlan.underNewRoot(
                cas.root(ancestors.rootCertificate(), generation, moment), clusters(), intermediateSpec(cas), issuance);
        return next(made.root(), made.plan().clusters(), wanted, note);
    }

    private NewCas next(RootCa root, List<CaCerts> issued, Optional<Strategy> wanted, Consumer<String> note) {
        Optional<X509Certificate> bridge =
                wanted.equals(Optional.of(Strategy.TRUST_FIRST)) ? Optional.empty() : bridge(root, wanted, note);
        return bridge.map(signed -> NewCas.bridged(root, signed, issued))
                .orElseGet(() -> NewCas.trustedFirst(root, issued));
    }

    /** Only a key that is not here, or that may sign no bridge, is a reason to go without; what cannot be read stops. */
    private Optional<X509Certificate> bridge(RootCa next, Optional<Strategy> wanted, Consumer<String> note) {
        Optional<RootCa> old = wanted.isPresent()
                ? Optional.of(ancestors.requireRoot())
                : ancestors.root().get();
        if (old.isEmpty()) {
            note.accept(
                    "trust-first, as there can be no bridge: the key of the old root is not in " + ancestors.path());
            return Optional.empty();
        }
        try {
            return Optional.of(old.get().crossSign(next.certificate(), ancestors.now()));
        } catch (InvalidCaException maySignNone) {
            if (wanted.isPresent()) {
                throw maySignNone;
            }
            note.accept("trust-first, as there can be no bridge: " + maySignNone.getMessage());
            return Optional.empty();
        }
    }

    private List<CaCerts> issue(RootCa issuer, NewCaSpec cas) {
        return issuer.issue(clusters(), intermediateSpec(cas), issuance);
    }

    private CaSpec intermediateSpec(NewCaSpec cas) {
        return cas.intermediate(ancestors.present().get(0).certificate(), generation, moment);
    }

    private List<ClusterName> clusters() {
        return ancestors.present().stream().map(CaCerts::cluster).toList();
    }
}
