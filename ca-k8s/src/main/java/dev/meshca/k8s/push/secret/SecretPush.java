package dev.meshca.k8s.push.secret;

import dev.meshca.Finding;
import dev.meshca.IstioDocuments;
import dev.meshca.issue.CaCerts;
import dev.meshca.k8s.access.Clusters;
import dev.meshca.k8s.cacerts.CacertsData;
import dev.meshca.k8s.cacerts.ClusterIdentity;
import dev.meshca.k8s.cacerts.PushRecord;
import dev.meshca.k8s.cacerts.SecretDecision;
import dev.meshca.k8s.cacerts.SecretDecision.Kind;
import dev.meshca.k8s.cacerts.SecretDecision.Leave;
import dev.meshca.k8s.cacerts.SecretDecision.Write;
import dev.meshca.k8s.cluster.ClusterCode;
import dev.meshca.k8s.cluster.ClusterContext;
import dev.meshca.k8s.internal.Api;
import dev.meshca.k8s.internal.ApiFailure;
import dev.meshca.k8s.internal.ApiPath;
import dev.meshca.k8s.push.PushOptions;
import dev.meshca.k8s.push.PushReport;
import dev.meshca.k8s.push.PushReport.Outcome;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The write of one cluster's Secret: decide, write once over what was read, read back. A write that lost a race is decided
 * anew.
 */
public final class SecretPush {

    private static final int ATTEMPTS = 5;

    private final ClusterContext context;
    private final Api api;
    private final String namespace;
    private final PushOptions options;
    private final Map<String, String> data;
    private final PushRecord record;
    private final List<Finding> findings = new ArrayList<>();

    private SecretPush(
            ClusterIdentity identity,
            Api api,
            String namespace,
            PushOptions options,
            CaCerts wanted,
            Map<String, String> notes) {
        this.context = identity.context();
        this.api = api;
        this.namespace = namespace;
        this.options = options;
        this.data = CacertsData.encoded(wanted);
        this.record = new PushRecord(
                Optional.of(context.cluster().value()), identity.uid(), Optional.of(CacertsData.digest(data)), notes);
    }

    /** Over whatever is there, if it may be changed; what was answered before is not read again. */
    static ClusterResult push(ClusterAnswer answer, Api api, String namespace, PushOptions options, CaCerts wanted) {
        return new SecretPush(answer.identity().orElseThrow(), api, namespace, options, wanted, Map.of())
                .over(answer.secret().orElse(null), answer.namespaceMissing());
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
        String namespace = clusters.options().namespace();
        ClusterResult written;
        try {
            written = clusters.connected(certs.cluster(), api -> {
                Optional<Secret> present = api.find(path(namespace), Secret.class);
                ClusterIdentity identity = ClusterIdentity.of(context, api, namespace, present);
                return new SecretPush(identity, api, namespace, PushOptions.defaults(), certs, notes)
                        .overVersion(present.orElse(null), resourceVersion);
            });
        } catch (ApiFailure failure) {
            written = ClusterResult.failed(context, failure, List.of());
        }
        return new PushReport(false, List.of(written.result()), written.findings());
    }

    private ClusterResult over(@Nullable Secret present, boolean namespaceMissing) {
        @Nullable Secret current = present;
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            if (attempt > 1) {
                current = read();
                if (!sameRoots(present, current)) {
                    return conflict("somebody changed root-cert.pem meanwhile");
                }
                if (isOfAnotherCluster(current)) {
                    return conflict(
                            "somebody pushed the CA of another cluster here meanwhile: two contexts lead to it");
                }
            }
            SecretDecision decision = SecretDecision.of(current, namespace, data, record, options.adopt());
            if (decision instanceof Leave leave) {
                return left(leave);
            }
            Write write = (Write) decision;
            if (attempt == 1 && namespaceMissing && !createNamespace()) {
                return done(write, " (together with its namespace)");
            }
            Optional<Secret> stored = sent(write);
            if (stored.isPresent()) {
                return confirmed(write, stored.get());
            }
        }
        return conflict("somebody changed the Secret during each of " + ATTEMPTS + " attempts");
    }

    private ClusterResult overVersion(@Nullable Secret current, String resourceVersion) {
        if (!resourceVersion.equals(version(current))) {
            return conflict("somebody changed the Secret since it was read");
        }
        SecretDecision decision = SecretDecision.of(current, namespace, data, record, options.adopt());
        if (decision instanceof Leave leave) {
            return left(leave);
        }
        Write write = (Write) decision;
        if (current == null && ClusterAnswer.isMissing(api, namespace)) {
            createNamespace();
        }
        Optional<Secret> stored = sent(write);
        return stored.isPresent() ? confirmed(write, stored.get()) : afterConflict(write);
    }

    /** Somebody wrote, or we did: a server that does not answer in time may have done what it was asked, and is asked again. */
    private ClusterResult afterConflict(Write write) {
        Secret current = read();
        boolean ours = current != null
                && data.equals(current.getData())
                && SecretDecision.foreign(current).isEmpty();
        return ours
                ? done(write, " (the first answer was lost)")
                : conflict("somebody changed the Secret since it was read");
    }

    private static String version(@Nullable Secret secret) {
        return secret == null ? CacertsData.ABSENT : secret.getMetadata().getResourceVersion();
    }

    /** What a push does to roots was judged before it began. */
    private static boolean sameRoots(@Nullable Secret before, @Nullable Secret current) {
        return Objects.equals(roots(before), roots(current));
    }

    /** Another process may push under another name to the same cluster. */
    private boolean isOfAnotherCluster(@Nullable Secret current) {
        return current != null
                && PushRecord.of(current.getMetadata())
                        .cluster()
                        .filter(name -> !name.equals(context.cluster().value()))
                        .isPresent();
    }

    private static @Nullable String roots(@Nullable Secret secret) {
        return secret == null || secret.getData() == null
                ? null
                : secret.getData().get(IstioDocuments.ROOT_CERT);
    }

    private @Nullable Secret read() {
        return api.find(path(namespace), Secret.class).orElse(null);
    }

    /** What was stored; empty if somebody was quicker. */
    private Optional<Secret> sent(Write write) {
        try {
            return Optional.of(
                    write.kind() == Kind.CREATE
                            ? api.create(asMeshca(ApiPath.in(namespace, "secrets")), write.secret(), Secret.class)
                            : api.replace(asMeshca(path(namespace)), write.secret(), Secret.class));
        } catch (ApiFailure failure) {
            if (failure.is(ApiFailure.Kind.CONFLICT)) {
                return Optional.empty();
            }
            throw failure;
        }
    }

    /** A dry run stores nothing, so its answer is all there is to compare; and what was written stays so if nobody tells. */
    private ClusterResult confirmed(Write write, Secret answer) {
        @Nullable Secret seen = answer;
        try {
            seen = options.dryRun() ? answer : read();
        } catch (ApiFailure failure) {
            if (data.equals(answer.getData())) {
                return done(write, "; it could not be read back: " + failure.reason());
            }
        }
        if (seen == null || !data.equals(seen.getData())) {
            String detail = seen == null ? "the Secret is gone again" : "its data is not what was written";
            findings.add(ClusterCode.SECRET_CHANGED_AFTER_WRITE.at(ClusterAnswer.where(context, namespace), detail));
            return conflict("after the write " + detail);
        }
        return done(write, "");
    }

    private ClusterResult left(Leave leave) {
        leave.code().ifPresent(code -> findings.add(code.at(ClusterAnswer.where(context, namespace), leave.reason())));
        return ClusterResult.of(context, outcome(leave.kind()), leave.reason(), findings);
    }

    private ClusterResult conflict(String reason) {
        return ClusterResult.of(context, Outcome.CONFLICT, reason, findings);
    }

    private ClusterResult done(Write write, String addition) {
        String tense = options.dryRun() ? "would be written: " : "";
        return ClusterResult.of(context, outcome(write.kind()), tense + write.reason() + addition, findings);
    }

    /** False in a dry run that would create it: nothing can be tried in a namespace that is not there. */
    private boolean createNamespace() {
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

    private static ApiPath path(String namespace) {
        return ApiPath.in(namespace, "secrets").named(IstioDocuments.SECRET);
    }

    private ApiPath asMeshca(ApiPath path) {
        ApiPath named = path.asManager();
        return options.dryRun() ? named.with("dryRun", "All") : named;
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
}
