package dev.meshca.k8s.preflight.checks;

import dev.meshca.Finding;
import dev.meshca.IstioDocuments;
import dev.meshca.k8s.cacerts.CacertsData;
import dev.meshca.k8s.cacerts.PushRecord;
import dev.meshca.k8s.cacerts.SecretDecision;
import dev.meshca.k8s.cluster.ClusterCode;
import dev.meshca.k8s.cluster.ClusterContext;
import dev.meshca.k8s.internal.Api;
import dev.meshca.k8s.internal.ApiFailure;
import dev.meshca.k8s.internal.ApiPath;
import dev.meshca.k8s.istiod.IstiodState;
import dev.meshca.k8s.istiod.SelfSignedCa;
import dev.meshca.k8s.istiod.ZtunnelLists;
import dev.meshca.trust.CaChain;
import dev.meshca.trust.TrustCode;
import io.fabric8.kubernetes.api.model.Secret;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Looks at what Istio does in a cluster already: its istiods, a CA of its own making, and the Secret that is there. */
final class IstioCheck {

    private static final String GENERATED = "istio-generated";
    private static final Set<TrustCode> LOADING =
            Set.of(TrustCode.TLS_FORM_WINS, TrustCode.TLS_FORM, TrustCode.STRAY_KEY);

    /** What is known of Istio in the cluster. */
    record Result(Optional<IstiodState> istiod, PushRecord recorded, List<Finding> findings) {}

    private final ClusterContext context;
    private final Api api;
    private final String namespace;
    private final List<Finding> findings = new ArrayList<>();

    IstioCheck(ClusterContext context, Api api, String namespace) {
        this.context = context;
        this.api = api;
        this.namespace = namespace;
    }

    Result check(Instant now) {
        Optional<IstiodState> istiod = IstiodState.read(api, namespace);
        if (istiod.isEmpty()) {
            findings.add(
                    ClusterCode.NOT_READABLE.at(where("deployments"), "the Deployments of istiod may not be listed"));
        }
        istiod.filter(state -> state.running() && !state.multiRoot())
                .ifPresent(state -> findings.add(ClusterCode.MULTI_ROOT_OFF.at(
                        context.cluster().value(), "istiod " + String.join(", ", state.versions()))));
        PushRecord recorded = PushRecord.NONE;
        try {
            Optional<Secret> secret = secret(IstioDocuments.SECRET);
            secret.ifPresent(found -> checkSecret(found, now));
            if (secret.filter(IstioCheck::hasLists).isPresent()) {
                findings.addAll(ZtunnelLists.check(context.cluster(), api, namespace));
            }
            recorded = secret.map(found -> PushRecord.of(found.getMetadata())).orElse(PushRecord.NONE);
            checkSelfSigned(secret, istiod);
        } catch (ApiFailure failure) {
            if (!failure.isRefusal()) {
                throw failure;
            }
            findings.add(ClusterCode.NOT_READABLE.at(where(IstioDocuments.SECRET), failure.reason()));
        }
        return new Result(istiod, recorded, findings);
    }

    private static boolean hasLists(Secret secret) {
        return secret.getData() != null && secret.getData().containsKey(IstioDocuments.CA_CRL);
    }

    private void checkSecret(Secret secret, Instant now) {
        CaChain.read(context.cluster(), CacertsData.decoded(secret)).check(now).stream()
                .filter(finding -> finding.code() instanceof TrustCode code && LOADING.contains(code))
                .forEach(findings::add);
        if (SecretDecision.of(secret, namespace, Map.of(), PushRecord.NONE, false)
                instanceof SecretDecision.Leave leave) {
            leave.code().ifPresent(code -> findings.add(code.at(where(IstioDocuments.SECRET), leave.reason())));
        }
    }

    private void checkSelfSigned(Optional<Secret> secret, Optional<IstiodState> istiod) {
        if (secret.isEmpty()) {
            findings.addAll(SelfSignedCa.besides(context.cluster(), api, namespace, istiod));
        } else if (secret.get().getData() != null && secret.get().getData().containsKey(GENERATED)) {
            findings.add(ClusterCode.SELF_SIGNED_CA.at(
                    where(IstioDocuments.SECRET), "istiod made it itself (the key " + GENERATED + ")"));
        }
    }

    private Optional<Secret> secret(String name) {
        return api.find(ApiPath.in(namespace, "secrets").named(name), Secret.class);
    }

    private String where(String thing) {
        return context.cluster() + "/" + namespace + "/" + thing;
    }
}
