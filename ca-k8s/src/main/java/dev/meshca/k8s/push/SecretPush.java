package dev.meshca.k8s.push;

import dev.meshca.Finding;
import dev.meshca.IstioDocuments;
import dev.meshca.issue.CaCerts;
import dev.meshca.k8s.cacerts.CacertsData;
import dev.meshca.k8s.cacerts.ClusterIdentity;
import dev.meshca.k8s.cacerts.PushRecord;
import dev.meshca.k8s.cacerts.SecretDecision;
import dev.meshca.k8s.cacerts.SecretDecision.Kind;
import dev.meshca.k8s.cacerts.SecretDecision.Leave;
import dev.meshca.k8s.cacerts.SecretDecision.Write;
import dev.meshca.k8s.cluster.ClusterCode;
import dev.meshca.k8s.cluster.ClusterContext;
import dev.meshca.k8s.cluster.Clusters;
import dev.meshca.k8s.internal.Api;
import dev.meshca.k8s.internal.ApiFailure;
import dev.meshca.k8s.internal.ApiPath;
import dev.meshca.k8s.istiod.IstiodState;
import dev.meshca.k8s.push.PushReport.Outcome;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The push to one cluster: decide, write once, read back. A write that lost a race is decided anew. */
public final class SecretPush {

    private static final int ATTEMPTS = 5;

    private final ClusterContext context;
    private final Api api;
    private final String namespace;
    private final PushOptions options;
    private final Map<String, String> data;
    private final PushRecord record;
    private final Optional<String> expected;
    private final List<Finding> findings = new ArrayList<>();

    SecretPush(
            ClusterContext context,
            Api api,
            String namespace,
            PushOptions options,
            CaCerts wanted,
            Optional<String> uid) {
        this(context, api, namespace, options, wanted, uid, Optional.empty(), Map.of());
    }

    /** Writes only over the version that is expected, if there is one, and in one attempt; notes become annotations. */
    SecretPush(
            ClusterContext context,
            Api api,
            String namespace,
            PushOptions options,
            CaCerts wanted,
            Optional<String> uid,
            Optional<String> expected,
            Map<String, String> notes) {
        this.context = context;
        this.api = api;
        this.namespace = namespace;
        this.options = options;
        this.data = CacertsData.encoded(wanted);
        this.record = new PushRecord(
                Optional.of(context.cluster().value()), uid, Optional.of(CacertsData.digest(data)), notes);
        this.expected = expected;
    }

    /**
     * Writes one cluster's Secret in one write, only over the version that was read and only if nobody else wrote it.
     *
     * @param clusters the mesh
     * @param certs the whole content
     * @param resourceVersion the version that was read
     * @param notes annotations to add
     * @return what came of it
     */
    public static PushReport replace(
            Clusters clusters, CaCerts certs, String resourceVersion, Map<String, String> notes) {
        ClusterContext context = clusters.context(certs.cluster());
        Pushed pushed;
        try {
            pushed = clusters.connected(
                    certs.cluster(),
                    api -> new SecretPush(
                                    context,
                                    api,
                                    clusters.options().namespace(),
                                    PushOptions.defaults(),
                                    certs,
                                    ClusterIdentity.uid(api, "kube-system"),
                                    Optional.of(resourceVersion),
                                    notes)
                            .run());
        } catch (ApiFailure failure) {
            pushed = Pushed.failed(context, failure, List.of());
        }
        return new PushReport(false, List.of(pushed.result()), pushed.findings());
    }

    Pushed run() {
        try {
            return decideAndWrite();
        } catch (ApiFailure failure) {
            return Pushed.failed(context, failure, findings);
        }
    }

    private Pushed decideAndWrite() {
        Optional<Write> sent = Optional.empty();
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            Secret current = api.find(path(), Secret.class).orElse(null);
            if (!isExpected(current)) {
                return changedSinceRead(current, sent);
            }
            SecretDecision decision = SecretDecision.of(current, namespace, data, record, options.adopt());
            if (decision instanceof Leave leave) {
                leave.code().ifPresent(code -> findings.add(code.at(where(), leave.reason())));
                return Pushed.of(context, outcome(leave.kind()), leave.reason(), findings);
            }
            Write write = (Write) decision;
            if (attempt == 1) {
                noticeRootChange(current);
                if (current == null && !ensureNamespace()) {
                    return done(write, " (together with its namespace)");
                }
            }
            sent = Optional.of(write);
            try {
                return confirmed(write, send(write));
            } catch (ApiFailure failure) {
                if (!failure.is(ApiFailure.Kind.CONFLICT)) {
                    throw failure;
                }
            }
        }
        return Pushed.of(
                context,
                Outcome.CONFLICT,
                "somebody changed the Secret during each of " + ATTEMPTS + " attempts",
                findings);
    }

    /** By somebody, or by us: a server that does not answer in time may have done what it was asked, and is asked again. */
    private Pushed changedSinceRead(@Nullable Secret current, Optional<Write> sent) {
        boolean ours = current != null
                && data.equals(current.getData())
                && SecretDecision.foreign(current).isEmpty();
        return sent.filter(write -> ours)
                .map(write -> done(write, " (the first answer was lost)"))
                .orElseGet(() -> Pushed.of(
                        context, Outcome.CONFLICT, "somebody changed the Secret since it was read", findings));
    }

    private boolean isExpected(@Nullable Secret current) {
        String present =
                current == null ? CacertsData.ABSENT : current.getMetadata().getResourceVersion();
        return expected.isEmpty() || expected.get().equals(present);
    }

    private Secret send(Write write) {
        return write.kind() == Kind.CREATE
                ? api.create(asMeshca(ApiPath.in(namespace, "secrets")), write.secret(), Secret.class)
                : api.replace(asMeshca(path()), write.secret(), Secret.class);
    }

    /** A dry run stores nothing, so its answer is all there is to compare; and what was written stays so if nobody tells. */
    private Pushed confirmed(Write write, Secret answer) {
        @Nullable Secret seen = answer;
        try {
            seen = options.dryRun() ? answer : api.find(path(), Secret.class).orElse(null);
        } catch (ApiFailure failure) {
            if (data.equals(answer.getData())) {
                return done(write, "; it could not be read back: " + failure.reason());
            }
        }
        if (seen == null || !data.equals(seen.getData())) {
            String detail = seen == null ? "the Secret is gone again" : "its data is not what was written";
            findings.add(ClusterCode.SECRET_CHANGED_AFTER_WRITE.at(where(), detail));
            return Pushed.of(context, Outcome.CONFLICT, "after the write " + detail, findings);
        }
        return done(write, "");
    }

    private Pushed done(Write write, String addition) {
        String tense = options.dryRun() ? "would be written: " : "";
        return Pushed.of(context, outcome(write.kind()), tense + write.reason() + addition, findings);
    }

    /** False in a dry run that would create it: nothing can be tried in a namespace that is not there. */
    private boolean ensureNamespace() {
        try {
            if (api.find(ApiPath.namespace(namespace), Namespace.class).isPresent()) {
                return true;
            }
        } catch (ApiFailure failure) {
            if (failure.is(ApiFailure.Kind.FORBIDDEN)) {
                return true;
            }
            throw failure;
        }
        Namespace wanted = new NamespaceBuilder()
                .withNewMetadata()
                .withName(namespace)
                .endMetadata()
                .build();
        try {
            api.create(asMeshca(ApiPath.namespaces()), wanted, Namespace.class);
        } catch (ApiFailure failure) {
            if (!failure.is(ApiFailure.Kind.CONFLICT)) {
                throw failure;
            }
        }
        return !options.dryRun();
    }

    private void noticeRootChange(@Nullable Secret current) {
        Map<String, String> before = current == null || current.getData() == null ? Map.of() : current.getData();
        String oldRoots = before.get(IstioDocuments.ROOT_CERT);
        String newRoots = data.getOrDefault(IstioDocuments.ROOT_CERT, "");
        if (newRoots.equals(oldRoots)) {
            return;
        }
        Optional<IstiodState> istiod = IstiodState.read(api, namespace);
        if (oldRoots == null) {
            istiod.filter(IstiodState::running)
                    .ifPresent(running -> findings.add(ClusterCode.SELF_SIGNED_CA.at(
                            context.cluster().value(), "istiod runs, and had no root-cert.pem in cacerts")));
            return;
        }
        IstiodState.droppedChange(decoded(oldRoots), decoded(newRoots), istiod)
                .ifPresent(why -> findings.add(ClusterCode.ROOT_CHANGE_NEEDS_RESTART.at(where(), why)));
    }

    private ApiPath path() {
        return ApiPath.in(namespace, "secrets").named(IstioDocuments.SECRET);
    }

    private ApiPath asMeshca(ApiPath path) {
        ApiPath named = path.asManager();
        return options.dryRun() ? named.with("dryRun", "All") : named;
    }

    private String where() {
        return context.cluster() + "/" + namespace + "/" + IstioDocuments.SECRET;
    }

    private static Outcome outcome(Kind kind) {
        return switch (kind) {
            case CREATE -> Outcome.CREATED;
            case UPDATE -> Outcome.UPDATED;
            case UNCHANGED -> Outcome.UNCHANGED;
            case CONFLICT -> Outcome.CONFLICT;
            case REFUSED -> Outcome.REFUSED;
        };
    }

    private static byte[] decoded(String base64) {
        return Base64.getDecoder().decode(base64);
    }
}
