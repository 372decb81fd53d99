package dev.meshca.k8s.preflight.checks;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.MinorVersion;
import dev.meshca.k8s.access.Clusters;
import dev.meshca.k8s.cacerts.ClusterIdentity;
import dev.meshca.k8s.cluster.ClusterCode;
import dev.meshca.k8s.cluster.ClusterContext;
import dev.meshca.k8s.cluster.MeshOptions;
import dev.meshca.k8s.internal.Answer;
import dev.meshca.k8s.internal.Api;
import dev.meshca.k8s.internal.ApiAddress;
import dev.meshca.k8s.internal.ApiFailure;
import dev.meshca.k8s.internal.ApiPath;
import dev.meshca.k8s.internal.ClockSkew;
import dev.meshca.k8s.internal.PlainText;
import dev.meshca.k8s.istiod.IstiodState;
import dev.meshca.k8s.preflight.PreflightOptions;
import dev.meshca.k8s.preflight.PreflightReport;
import io.fabric8.kubernetes.api.model.version.Info;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What has to be looked at before clusters get a CA: Istio's "before you begin", cluster by cluster and between them. */
public final class Preflight {

    private final Clusters clusters;
    private final MeshOptions options;
    private final PreflightOptions preflight;

    private Preflight(Clusters clusters, PreflightOptions preflight) {
        this.clusters = clusters;
        this.options = clusters.options();
        this.preflight = preflight;
    }

    /**
     * Looks at all clusters.
     *
     * @param clusters whom to look at
     * @param options what to check against, and what may be changed
     * @return facts and findings per cluster
     */
    public static PreflightReport of(Clusters clusters, PreflightOptions options) {
        return new Preflight(clusters, options).report();
    }

    private record Looked(PreflightReport.Cluster facts, Optional<ClusterIdentity> identity, List<Finding> findings) {}

    private PreflightReport report() {
        List<Looked> looked = clusters.each(clusters.contexts(), this::look);
        List<Finding> findings = new ArrayList<>(ClusterIdentity.mistaken(
                looked.stream().flatMap(one -> one.identity().stream()).toList()));
        looked.forEach(one -> findings.addAll(one.findings()));
        findings.addAll(sharedNetworks(looked));
        findings.sort(Comparator.comparing(Finding::severity));
        return new PreflightReport(looked.stream().map(Looked::facts).toList(), findings);
    }

    private Looked look(ClusterContext context) {
        List<Finding> findings = new ArrayList<>(address(context));
        try {
            return clusters.connected(context.cluster(), api -> look(context, api, findings));
        } catch (ApiFailure failure) {
            findings.add(Clusters.finding(context.cluster(), failure));
            PreflightReport.Cluster facts = new PreflightReport.Cluster(
                    context.cluster(),
                    context.context(),
                    context.connector().server(),
                    Optional.empty(),
                    List.of(),
                    Optional.empty(),
                    Optional.empty());
            return new Looked(facts, Optional.empty(), findings);
        }
    }

    private List<Finding> address(ClusterContext context) {
        String cluster = context.cluster().value();
        String server = context.connector().server();
        List<Finding> findings = new ArrayList<>();
        ApiAddress.localTo(preflight.servers().getOrDefault(context.cluster(), server))
                .ifPresent(why -> findings.add(ClusterCode.API_ADDRESS_LOCAL.at(cluster, why)));
        if (context.connector().unverified()) {
            findings.add(ClusterCode.TLS_NOT_VERIFIED.at(cluster, server + " is not verified"));
        }
        return findings;
    }

    private Looked look(ClusterContext context, Api api, List<Finding> findings) {
        Optional<String> kubernetes = version(context, api, findings);
        NamespaceCheck.Result namespace = new NamespaceCheck(context, api, options.namespace())
                .check(Optional.ofNullable(preflight.networks().get(context.cluster())));
        findings.addAll(namespace.findings());
        findings.addAll(RightsCheck.check(context, api, options.namespace(), namespace.missing()));
        IstioCheck.Result istio = new IstioCheck(context, api, options.namespace())
                .check(options.clock().instant());
        findings.addAll(istio.findings());
        findings.addAll(releases(context.cluster(), kubernetes, istio.istiod()));
        findings.addAll(loadBalancer(context, api, namespace.missing()));
        Optional<String> uid = ClusterIdentity.uid(api, "kube-system");
        if (uid.isEmpty()) {
            findings.add(ClusterCode.CLUSTER_ID_UNKNOWN.at(
                    context.cluster().value(), "the namespace kube-system could not be read"));
        }
        PreflightReport.Cluster facts = new PreflightReport.Cluster(
                context.cluster(),
                context.context(),
                context.connector().server(),
                kubernetes,
                istio.istiod().map(IstiodState::versions).orElse(List.of()),
                istio.istiod().filter(IstiodState::running).map(IstiodState::multiRoot),
                namespace.network());
        return new Looked(
                facts, Optional.of(new ClusterIdentity(context, uid, namespace.uid(), istio.recorded())), findings);
    }

    private static Optional<String> version(ClusterContext context, Api api, List<Finding> findings) {
        String cluster = context.cluster().value();
        try {
            Answer<Info> answer = api.ask(ApiPath.of("version"), Info.class);
            ClockSkew.intolerable(answer)
                    .ifPresent(skew -> findings.add(
                            ClusterCode.CLOCK_SKEW.at(cluster, "the clock of the API server is " + skew.describe())));
            return Optional.ofNullable(answer.value().getGitVersion()).map(PlainText::of);
        } catch (ApiFailure failure) {
            if (failure.is(ApiFailure.Kind.NOT_FOUND)) {
                throw ApiFailure.ofNoApiServer(failure.reason());
            }
            if (failure.isRefusal()) {
                findings.add(ClusterCode.NOT_READABLE.at(cluster + "/version", failure.reason()));
                return Optional.empty();
            }
            throw failure;
        }
    }

    private List<Finding> releases(ClusterName cluster, Optional<String> kubernetes, Optional<IstiodState> istiod) {
        ReleaseCheck check = new ReleaseCheck(
                IstioReleases.bundled().with(preflight.releases()),
                LocalDate.ofInstant(options.clock().instant(), ZoneOffset.UTC));
        List<MinorVersion> releases = preflight
                .istio()
                .map(List::of)
                .orElseGet(() -> istiod.map(IstiodState::releases).orElse(List.of()));
        return releases.stream()
                .flatMap(release -> check.check(cluster, release, kubernetes.flatMap(MinorVersion::find)).stream())
                .toList();
    }

    private List<Finding> loadBalancer(ClusterContext context, Api api, boolean namespaceMissing) {
        String namespace = namespaceMissing ? "default" : options.namespace();
        return preflight
                .loadBalancerProbe()
                .map(wait -> new LoadBalancerProbe(context, api, namespace, options.timeLimit()).run(wait))
                .orElseGet(() -> LoadBalancerCheck.check(context, api));
    }

    private static List<Finding> sharedNetworks(List<Looked> looked) {
        Map<String, List<PreflightReport.Cluster>> byNetwork = looked.stream()
                .map(Looked::facts)
                .filter(facts -> facts.network().isPresent())
                .collect(Collectors.groupingBy(
                        facts -> facts.network().orElseThrow(), LinkedHashMap::new, Collectors.toList()));
        List<Finding> findings = new ArrayList<>();
        byNetwork.forEach((network, sharing) -> {
            if (sharing.size() > 1) {
                String names = sharing.stream()
                        .limit(5)
                        .map(facts -> facts.name().value())
                        .collect(Collectors.joining(", "));
                findings.add(ClusterCode.NETWORK_SHARED.at(
                        "mesh",
                        sharing.size() + " clusters are in " + PlainText.of(network) + ": " + names
                                + (sharing.size() > 5 ? ", …" : "")));
            }
        });
        return findings;
    }
}
