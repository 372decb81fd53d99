package dev.meshca.k8s.istiod;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.issue.CaCerts;
import dev.meshca.k8s.access.Clusters;
import dev.meshca.k8s.cluster.IstiodCode;
import dev.meshca.k8s.internal.Api;
import dev.meshca.k8s.internal.ApiFailure;
import dev.meshca.k8s.internal.Deadline;
import dev.meshca.k8s.istiod.Replicas.Silence;
import dev.meshca.trust.TrustBundle;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The istiods of a mesh. Each verb asks some clusters at once and gives one reading per cluster, in order; what goes wrong
 * in one is a finding in its reading.
 *
 * <pre>{@code
 * Istiods istiods = Istiods.of(mesh).at(ClusterName.of("cluster1"), IstiodAddress.parse("10.0.0.7:15012"));
 * for (Reading<List<ServedChain>> reading : istiods.served(istiods.names())) { … }
 * }</pre>
 */
public final class Istiods {

    private final Clusters access;
    private final Map<ClusterName, List<IstiodAddress>> addresses;

    private Istiods(Clusters access, Map<ClusterName, List<IstiodAddress>> addresses) {
        this.access = access;
        this.addresses = addresses;
    }

    /**
     * The istiods of these clusters, reached through ports forwarded to their Pods.
     *
     * @param mesh the clusters; not to be closed before the last question
     * @return the istiods
     */
    public static Istiods of(Clusters mesh) {
        return new Istiods(mesh, Map.of());
    }

    /**
     * The same with the addresses of one cluster's replicas, which are asked instead of its Pods.
     *
     * @param cluster the cluster
     * @param replicas the address of each replica; none to go by its Pods again
     * @return a copy
     * @throws IllegalArgumentException if there is no such cluster
     */
    public Istiods at(ClusterName cluster, IstiodAddress... replicas) {
        access.connector(cluster);
        Map<ClusterName, List<IstiodAddress>> more = new HashMap<>(addresses);
        more.put(cluster, List.of(replicas));
        return new Istiods(access, Map.copyOf(more));
    }

    /**
     * The clusters that can be asked.
     *
     * @return their names, in the order of the mesh
     */
    public List<ClusterName> names() {
        return access.names();
    }

    /**
     * Reads the chain that each replica serves. They are asked at once, and all within the time limit of the mesh. Nothing is sent to it
     * and nothing is believed: these are the certificates that were shown, with the proof that the key of the first one
     * is there.
     *
     * @param clusters whom to ask
     * @return per cluster one chain or problem per replica
     */
    public List<Reading<List<ServedChain>>> served(Collection<ClusterName> clusters) {
        return access.each(clusters, cluster -> served(cluster, installed()));
    }

    /**
     * Reads how the istiods are set up.
     *
     * @param clusters whom to ask
     * @return the settings of each cluster; Istio's defaults for what nothing tells
     */
    public List<Reading<IstiodSettings>> settings(Collection<ClusterName> clusters) {
        return access.each(clusters, cluster -> settings(cluster, installed()));
    }

    private Reading<IstiodSettings> settings(ClusterName cluster, Installed installed) {
        String namespace = access.options().namespace();
        return connected(cluster, api -> new SettingsReader(cluster, api, namespace, installed).read());
    }

    private Installed installed() {
        return new Installed(access.options().namespace());
    }

    /**
     * Reads which roots have arrived in the ClusterTrustBundle of istiod, if there is one, and in the webhooks that call
     * istiod. The ConfigMaps of the namespaces are part of {@code MeshClusters.observe}.
     *
     * @param clusters whom to ask
     * @return per cluster the roots by place, and what could not be read
     */
    public List<Reading<DistributedTrust>> distributed(Collection<ClusterName> clusters) {
        return access.each(clusters, this::distributed);
    }

    private Reading<DistributedTrust> distributed(ClusterName cluster) {
        String namespace = access.options().namespace();
        return connected(cluster, api -> new TrustReader(cluster, api, namespace).read());
    }

    /**
     * Reads which ztunnels run.
     *
     * @param clusters whom to ask
     * @return per cluster each ztunnel that runs, none where there is no ambient; no value if not even those in istiod's
     *     namespace may be read
     */
    public List<Reading<List<ZtunnelPod>>> ztunnels(Collection<ClusterName> clusters) {
        return access.each(clusters, this::ztunnels);
    }

    private Reading<List<ZtunnelPod>> ztunnels(ClusterName cluster) {
        String namespace = access.options().namespace();
        return connected(cluster, api -> new ZtunnelReader(cluster, api, namespace).read());
    }

    /**
     * Reads all of this, of each cluster in one go. Each of the four readings ends by the time limit of the mesh.
     *
     * @param clusters whom to ask
     * @return per cluster what it told
     */
    public List<IstiodObservation> look(Collection<ClusterName> clusters) {
        return access.each(clusters, this::look);
    }

    private IstiodObservation look(ClusterName cluster) {
        Installed installed = installed();
        return new IstiodObservation(
                served(cluster, installed), settings(cluster, installed), distributed(cluster), ztunnels(cluster));
    }

    /**
     * Asks each replica of one cluster for a certificate, as a workload would: with a token of a ServiceAccount, and only
     * if the replica proves to be an istiod to who trusts {@code trusted}. Nobody keeps the key.
     *
     * @param cluster whom to ask
     * @param spec who asks
     * @param trusted the roots that workloads of the cluster were given
     * @return one chain or problem per replica
     */
    public Reading<List<IssuedChain>> canary(ClusterName cluster, CanarySpec spec, TrustBundle trusted) {
        Canary canary = new Canary(
                spec, trusted, access.options().namespace(), access.options().random());
        return connected(cluster, api -> {
            String token;
            try {
                token = canary.token(api);
            } catch (ApiFailure failure) {
                if (!failure.isRefusal()) {
                    throw failure;
                }
                return Reading.failed(
                        cluster,
                        IstiodCode.NO_TOKEN.at(
                                cluster + "/" + spec.namespace() + "/" + spec.serviceAccount(), failure.reason()));
            }
            return replicas(cluster)
                    .ask(
                            api,
                            installed(),
                            (replica, address, limit) -> canary.ask(replica, address, token, limit),
                            new Silence<>(IssuedChain::refused, IssuedChain::problem));
        });
    }

    /**
     * Restarts the istiods, as {@code kubectl rollout restart} does; returns before they have restarted.
     *
     * @param clusters where
     * @return per cluster the names of the Deployments that will restart
     */
    public List<Reading<List<String>>> restart(Collection<ClusterName> clusters) {
        String namespace = access.options().namespace();
        return access.each(
                clusters,
                cluster -> connected(
                        cluster,
                        api -> new Restart(cluster, api, namespace)
                                .at(access.options().clock().instant())));
    }

    /**
     * Restarts the ztunnels of one cluster, as {@code kubectl rollout restart} does; returns before they have restarted.
     *
     * @param cluster where
     * @param namespaces of their DaemonSets
     * @param since one that was restarted then or later is not restarted again
     * @return the names of the DaemonSets that will restart
     */
    public Reading<List<String>> restartZtunnels(ClusterName cluster, Collection<String> namespaces, Instant since) {
        return connected(
                cluster,
                api -> new ZtunnelRestart(cluster, api)
                        .in(namespaces, since, access.options().clock().instant()));
    }

    /**
     * Reads the CA that the istiods of one cluster made for themselves, with its key ({@code istio-ca-secret}; {@code
     * security/pkg/pki/ca/ca.go}, NewSelfSignedIstioCAOptions). It can be the old root of a rotation:
     *
     * <pre>{@code
     * CaCerts old = istiods.selfSigned(cluster1).get();
     * X509Certificate bridge = RootCa.of(old).crossSign(next.certificate(), now);
     * Rotation.bridgeFirst(bridge, List.of(old), issued);
     * }</pre>
     *
     * @param cluster whom to ask
     * @return what {@code cacerts} would hold to go on with this CA; empty, with a finding, if there is none or if it cannot be
     *     used
     */
    public Reading<CaCerts> selfSigned(ClusterName cluster) {
        String namespace = access.options().namespace();
        return connected(cluster, api -> SelfSignedReader.read(cluster, api, namespace));
    }

    /**
     * Whether Istio is installed in none of the clusters yet, as far as they tell.
     *
     * @return true if no Pod and no Deployment of istiod was found anywhere, and no address of one was given
     */
    public boolean nowhere() {
        return addresses.isEmpty()
                && settings(names()).stream()
                        .allMatch(reading -> reading.findings().isEmpty()
                                && reading.value()
                                        .filter(read -> read.versions().isEmpty())
                                        .isPresent());
    }

    private Reading<List<ServedChain>> served(ClusterName cluster, Installed installed) {
        EachReplica replicas = replicas(cluster);
        Silence<ServedChain> silence = new Silence<>(ServedChain::silent, ServedChain::problem);
        Reading<List<ServedChain>> chains = replicas.areKnown()
                ? replicas.ask(Deadline.in(access.options().timeLimit())::remaining, IstiodEndpoint::read)
                : connected(cluster, api -> replicas.ask(api, installed, IstiodEndpoint::read, silence));
        List<Finding> findings = new ArrayList<>(chains.findings());
        for (ServedChain chain : chains.value().orElse(List.of())) {
            String where = cluster + "/" + chain.replica();
            chain.problem().ifPresent(why -> findings.add(IstiodCode.ISTIOD_SILENT.at(where, why)));
            chain.validFrom()
                    .filter(access.options().clock().instant()::isBefore)
                    .ifPresent(start ->
                            findings.add(IstiodCode.ISTIOD_CLOCK_AHEAD.at(where, "it is not valid before " + start)));
        }
        return new Reading<>(cluster, chains.value(), findings);
    }

    private EachReplica replicas(ClusterName cluster) {
        return new EachReplica(access, cluster, addresses.getOrDefault(cluster, List.of()));
    }

    private <T> Reading<T> connected(ClusterName cluster, Function<Api, Reading<T>> read) {
        try {
            return access.connected(cluster, read);
        } catch (ApiFailure failure) {
            return Reading.failed(cluster, Clusters.finding(cluster, failure));
        }
    }
}
