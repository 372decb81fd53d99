package dev.meshca.k8s.push.secret;

import dev.meshca.Finding;
import dev.meshca.issue.TrustPlan;
import dev.meshca.k8s.access.Clusters;
import dev.meshca.k8s.cacerts.ClusterIdentity;
import dev.meshca.k8s.cluster.ClusterContext;
import dev.meshca.k8s.cluster.MeshOptions;
import dev.meshca.k8s.internal.ApiFailure;
import dev.meshca.k8s.internal.Deadline;
import dev.meshca.k8s.push.PushOptions;
import dev.meshca.k8s.push.PushReport;
import dev.meshca.k8s.push.PushReport.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The push to all clusters, or to those of one share: first all are asked who they are and what they hold, then those that answered are written to.
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
     * @throws IllegalArgumentException if the plan lacks a cluster, or the root is to be replaced by a share; then nothing is
     *     asked or written anywhere
     */
    public static PushReport of(Clusters clusters, TrustPlan plan, PushOptions options) {
        clusters.names().forEach(plan::cluster);
        if (options.replaceRoot() && !clusters.options().share().isWhole()) {
            throw new IllegalArgumentException(
                    "the root is not replaced by shares, as none of them sees whether the clusters of"
                            + " the others can be reached: push all clusters from one process");
        }
        return new Push(clusters, plan, options).toAll();
    }

    private PushReport toAll() {
        List<ClusterAnswer> answers = clusters.each(clusters.share(), this::ask);
        List<Finding> mistakes = mistakes(answers);
        Map<ClusterContext, ClusterAnswer> byCluster = new HashMap<>();
        answers.forEach(answer -> byCluster.put(answer.context(), answer));
        List<ClusterResult> results = clusters.each(
                clusters.share(), context -> write(Objects.requireNonNull(byCluster.get(context)), mistakes));

        List<Finding> findings = new ArrayList<>(mistakes);
        answers.forEach(answer -> findings.addAll(answer.findings()));
        results.forEach(result -> findings.addAll(result.findings()));
        findings.sort(Comparator.comparing(Finding::severity));
        return new PushReport(
                push.dryRun(), results.stream().map(ClusterResult::result).toList(), findings);
    }

    private ClusterAnswer ask(ClusterContext context) {
        try {
            return clusters.connected(
                    context.cluster(),
                    api -> ClusterAnswer.ask(
                            context,
                            api,
                            options.namespace(),
                            plan.cluster(context.cluster()).pem(),
                            options.clock().instant(),
                            push.replaceRoot()));
        } catch (ApiFailure failure) {
            return ClusterAnswer.silent(context, failure);
        }
    }

    private List<Finding> mistakes(List<ClusterAnswer> answers) {
        List<Finding> mistakes = new ArrayList<>(ClusterIdentity.mistaken(
                clusters,
                answers.stream().flatMap(answer -> answer.identity().stream()).toList()));
        List<ClusterAnswer> silent =
                answers.stream().filter(answer -> answer.failure().isPresent()).toList();
        answers.forEach(answer ->
                answer.split(options.namespace(), push.replaceRoot(), silent).ifPresent(mistakes::add));
        return mistakes;
    }

    private ClusterResult write(ClusterAnswer answer, List<Finding> mistakes) {
        ClusterContext context = answer.context();
        if (answer.failure().isPresent() && mistakes.isEmpty()) {
            return ClusterResult.failed(context, answer.failure().get(), List.of());
        }
        if (!mistakes.isEmpty()) {
            List<Finding> silence = answer.failure().stream()
                    .map(why -> Clusters.finding(context.cluster(), why))
                    .toList();
            String reason = "nothing was pushed anywhere: " + mistakes.get(0).detail();
            return ClusterResult.of(context, Outcome.REFUSED, reason, silence);
        }
        if (clusters.isUnverified(context.cluster())) {
            String reason = "its API server is not verified, so the key of its CA is not sent there";
            return ClusterResult.of(context, Outcome.REFUSED, reason, List.of());
        }
        try {
            return clusters.connected(
                    context.cluster(),
                    Deadline.in(options.timeLimit()).resumedLater(answer.left()),
                    api -> SecretPush.push(answer, api, options.namespace(), push, plan.cluster(context.cluster())));
        } catch (ApiFailure failure) {
            return ClusterResult.failed(context, failure, List.of());
        }
    }
}
