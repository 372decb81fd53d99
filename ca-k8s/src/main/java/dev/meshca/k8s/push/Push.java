package dev.meshca.k8s.push;

import dev.meshca.Finding;
import dev.meshca.IstioDocuments;
import dev.meshca.issue.TrustPlan;
import dev.meshca.k8s.cacerts.CacertsData;
import dev.meshca.k8s.cacerts.ClusterIdentity;
import dev.meshca.k8s.cacerts.PushRecord;
import dev.meshca.k8s.cacerts.RootChange;
import dev.meshca.k8s.cluster.ClusterCode;
import dev.meshca.k8s.cluster.ClusterContext;
import dev.meshca.k8s.cluster.Clusters;
import dev.meshca.k8s.cluster.MeshOptions;
import dev.meshca.k8s.internal.Api;
import dev.meshca.k8s.internal.ApiFailure;
import dev.meshca.k8s.internal.ApiPath;
import dev.meshca.k8s.internal.Deadline;
import dev.meshca.k8s.istiod.IstiodState;
import dev.meshca.k8s.push.PushReport.Outcome;
import io.fabric8.kubernetes.api.model.Secret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The push to all clusters: first all are asked who they are and what they hold, then those that answered are written to.
 * Between the two stands a barrier, which costs at most one time limit: it cannot be known earlier that no two names mean
 * one cluster, and that no cluster would be split.
 */
public final class Push {

    private final Clusters clusters;
    private final MeshOptions options;
    private final TrustPlan plan;
    private final PushOptions push;

    private Push(Clusters clusters, TrustPlan plan, PushOptions push) {
        this.clusters = clusters;
        this.options = clusters.options();
        this.plan = plan;
        this.push = push;
    }

    /**
     * Pushes a plan.
     *
     * @param clusters where to
     * @param plan what they should have
     * @param options dry run, adopt, replace the root
     * @return one result per cluster
     */
    public static PushReport of(Clusters clusters, TrustPlan plan, PushOptions options) {
        return new Push(clusters, plan, options).toAll();
    }

    private PushReport toAll() {
        List<Asked> asked = clusters.each(clusters.contexts(), this::ask);
        List<ClusterIdentity> known =
                asked.stream().flatMap(one -> one.identity().stream()).toList();
        List<Finding> mistakes = new ArrayList<>(ClusterIdentity.mistaken(known));
        asked.forEach(one -> mistakes.addAll(one.splits()));
        List<Pushed> pushed = mistakes.isEmpty()
                ? clusters.each(asked, this::write)
                : asked.stream().map(one -> one.refused(mistakes)).toList();

        List<Finding> findings = new ArrayList<>(mistakes);
        pushed.forEach(one -> findings.addAll(one.findings()));
        findings.sort(Comparator.comparing(Finding::severity));
        return new PushReport(push.dryRun(), pushed.stream().map(Pushed::result).toList(), findings);
    }

    /** What came of asking one cluster: its identity or a failure, and how much of its time is left. */
    private record Asked(
            ClusterContext context,
            Optional<ClusterIdentity> identity,
            Optional<ApiFailure> failure,
            List<Finding> findings,
            List<Finding> splits,
            Duration left) {

        Pushed refused(List<Finding> mistakes) {
            String reason = "nothing was pushed anywhere: " + mistakes.get(0).detail();
            return Pushed.of(context, Outcome.REFUSED, reason, failed().findings());
        }

        Pushed failed() {
            return failure.map(why -> Pushed.failed(context, why, findings))
                    .orElseGet(() -> Pushed.of(context, Outcome.REFUSED, "", findings));
        }
    }

    private Asked ask(ClusterContext context) {
        Deadline deadline = Deadline.in(options.timeLimit());
        List<Finding> findings = new ArrayList<>();
        List<Finding> splits = new ArrayList<>();
        try {
            ClusterIdentity identity = clusters.connected(context.cluster(), deadline, api -> {
                Optional<Secret> secret =
                        api.find(ApiPath.in(options.namespace(), "secrets").named(IstioDocuments.SECRET), Secret.class);
                secret.flatMap(found -> split(context, api, found)).ifPresent(splits::add);
                return identify(context, api, secret, findings);
            });
            return new Asked(context, Optional.of(identity), Optional.empty(), findings, splits, deadline.remaining());
        } catch (ApiFailure failure) {
            return new Asked(context, Optional.empty(), Optional.of(failure), findings, splits, Duration.ZERO);
        }
    }

    private Optional<Finding> split(ClusterContext context, Api api, Secret present) {
        if (push.replaceRoot()) {
            return Optional.empty();
        }
        return RootChange.refusal(
                        CacertsData.decoded(present),
                        plan.cluster(context.cluster()).pem(),
                        options.clock().instant())
                .filter(why -> IstiodState.read(api, options.namespace())
                        .map(IstiodState::running)
                        .orElse(true))
                .map(why -> ClusterCode.ROOT_CHANGE_SPLITS_MESH.at(
                        context.cluster() + "/" + options.namespace() + "/" + IstioDocuments.SECRET, why));
    }

    private ClusterIdentity identify(ClusterContext context, Api api, Optional<Secret> secret, List<Finding> findings) {
        Optional<String> uid = ClusterIdentity.uid(api, "kube-system");
        if (uid.isEmpty()) {
            findings.add(ClusterCode.CLUSTER_ID_UNKNOWN.at(
                    context.cluster().value(), "the namespace kube-system could not be read"));
        }
        if (context.connector().unverified()) {
            findings.add(ClusterCode.TLS_NOT_VERIFIED.at(
                    context.cluster().value(), context.connector().server() + " is not verified"));
        }
        return new ClusterIdentity(
                context,
                uid,
                ClusterIdentity.uid(api, options.namespace()),
                secret.map(found -> PushRecord.of(found.getMetadata())).orElse(PushRecord.NONE));
    }

    private Pushed write(Asked asked) {
        if (asked.identity().isEmpty()) {
            return asked.failed();
        }
        ClusterContext context = asked.context();
        Deadline deadline = Deadline.in(options.timeLimit()).resumedLater(asked.left());
        Pushed pushed;
        try {
            pushed = clusters.connected(
                    context.cluster(),
                    deadline,
                    api -> new SecretPush(
                                    context,
                                    api,
                                    options.namespace(),
                                    push,
                                    plan.cluster(context.cluster()),
                                    asked.identity().get().uid())
                            .run());
        } catch (ApiFailure failure) {
            pushed = Pushed.failed(context, failure, List.of());
        }
        List<Finding> findings = new ArrayList<>(asked.findings());
        findings.addAll(pushed.findings());
        return new Pushed(pushed.result(), findings);
    }
}
