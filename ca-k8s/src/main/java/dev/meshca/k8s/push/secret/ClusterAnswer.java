package dev.meshca.k8s.push.secret;

import dev.meshca.Finding;
import dev.meshca.IstioDocuments;
import dev.meshca.k8s.cacerts.CacertsData;
import dev.meshca.k8s.cacerts.ClusterIdentity;
import dev.meshca.k8s.cluster.ClusterCode;
import dev.meshca.k8s.cluster.ClusterContext;
import dev.meshca.k8s.internal.Api;
import dev.meshca.k8s.internal.ApiFailure;
import dev.meshca.k8s.internal.ApiPath;
import dev.meshca.k8s.istiod.IstiodState;
import dev.meshca.k8s.istiod.SelfSignedCa;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What one cluster answered before anything is written anywhere: who it is, and what it holds.
 *
 * @param context the cluster
 * @param identity who it is
 * @param secret its Secret {@code cacerts}
 * @param namespaceMissing whether istiod's namespace is surely not there, and so no istiod either
 * @param rootChange what the push would do to its root
 * @param failure why it did not answer; then nothing else is known
 * @param findings what was noticed
 * @param left how much of its time is left for the write
 */
record ClusterAnswer(
        ClusterContext context,
        Optional<ClusterIdentity> identity,
        Optional<Secret> secret,
        boolean namespaceMissing,
        Optional<RootChange> rootChange,
        Optional<ApiFailure> failure,
        List<Finding> findings,
        Duration left) {

    static ClusterAnswer silent(ClusterContext context, ApiFailure why) {
        return new ClusterAnswer(
                context,
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.empty(),
                Optional.of(why),
                List.of(),
                Duration.ZERO);
    }

    static ClusterAnswer ask(
            ClusterContext context,
            Api api,
            String namespace,
            IstioDocuments wanted,
            Instant now,
            boolean replaceRoot) {
        Optional<Secret> secret = api.find(ApiPath.in(namespace, "secrets").named(IstioDocuments.SECRET), Secret.class);
        ClusterIdentity identity = ClusterIdentity.of(context, api, namespace, secret);
        List<Finding> findings = new ArrayList<>(identity.findings());
        Optional<IstioDocuments> present = secret.map(CacertsData::decoded);
        Optional<RootChange> change =
                present.flatMap(before -> RootChange.of(withoutLists(before), withoutLists(wanted), now));
        Optional<byte[]> roots = present.flatMap(documents -> documents.find(IstioDocuments.ROOT_CERT));
        boolean namespaceMissing = secret.isEmpty() && isMissing(api, namespace);
        if (present.isEmpty() && !namespaceMissing) {
            findings.addAll(SelfSignedCa.besides(context.cluster(), api, namespace, IstiodState.read(api, namespace)));
        } else if (present.isPresent() && (roots.isEmpty() || !Arrays.equals(roots.get(), wanted.rootCert()))) {
            Optional<IstiodState> istiod = IstiodState.read(api, namespace);
            Optional<RootChange> replacing = change.filter(other -> replaceRoot || !other.splits());
            findings.addAll(changed(where(context, namespace), replacing, roots, wanted.rootCert(), istiod));
        }
        return new ClusterAnswer(
                context,
                Optional.of(identity),
                secret,
                namespaceMissing,
                change,
                Optional.empty(),
                findings,
                api.remaining());
    }

    /** Who may not look does not know, and writes as if it were there. */
    static boolean isMissing(Api api, String namespace) {
        try {
            return api.find(ApiPath.namespace(namespace), Namespace.class).isEmpty();
        } catch (ApiFailure failure) {
            if (failure.is(ApiFailure.Kind.FORBIDDEN)) {
                return false;
            }
            throw failure;
        }
    }

    /** Whoever is revoked is meant to be refused, which is no change of the root. */
    private static IstioDocuments withoutLists(IstioDocuments documents) {
        return documents.without(IstioDocuments.CA_CRL);
    }

    private static List<Finding> changed(
            String where,
            Optional<RootChange> replacing,
            Optional<byte[]> before,
            byte[] after,
            Optional<IstiodState> istiod) {
        List<Finding> findings = new ArrayList<>();
        replacing.ifPresent(
                change -> findings.add(ClusterCode.ROOT_REPLACED.at(where, change.effect() + "; " + seen(istiod))));
        if (before.isEmpty()) {
            istiod.filter(IstiodState::running)
                    .ifPresent(running -> findings.add(
                            ClusterCode.SELF_SIGNED_CA.at(where, "istiod runs, and had no root-cert.pem in cacerts")));
        } else {
            IstiodState.droppedChange(before.get(), after, istiod)
                    .ifPresent(why -> findings.add(ClusterCode.ROOT_CHANGE_NEEDS_RESTART.at(where, why)));
        }
        return findings;
    }

    private static String seen(Optional<IstiodState> istiod) {
        return istiod.map(state -> state.running() ? "istiod runs" : "no istiod was seen")
                .orElse("whether istiod runs could not be read");
    }

    /** Why nothing may be written anywhere because of what would happen here. */
    Optional<Finding> split(String namespace, boolean replaceRoot, List<ClusterAnswer> silent) {
        Optional<RootChange> splitting = rootChange.filter(RootChange::splits);
        if (!replaceRoot) {
            return splitting.map(
                    change -> ClusterCode.ROOT_CHANGE_SPLITS_MESH.at(where(context, namespace), change.effect()));
        }
        return splitting
                .filter(change -> !silent.isEmpty())
                .map(change -> ClusterCode.ROOT_CHANGE_SPLITS_MESH.at(
                        where(context, namespace),
                        change.effect() + ", and " + silent.get(0).context().cluster()
                                + " cannot be reached, so it would keep the old root"));
    }

    static String where(ClusterContext context, String namespace) {
        return context.cluster() + "/" + namespace + "/" + IstioDocuments.SECRET;
    }
}
