package dev.meshca.k8s.cluster;

import static dev.meshca.FindingCode.Text.error;
import static dev.meshca.FindingCode.Text.info;
import static dev.meshca.FindingCode.Text.warning;

import dev.meshca.FindingCode;

/** What can be noticed about a cluster, before, during and after a push. */
public enum ClusterCode implements FindingCode {
    /** The API server did not answer in time, or not as one. */
    CLUSTER_UNREACHABLE(error(
                    "The API server did not answer in time, or what answered is no API server",
                    "check the address in the kubeconfig, the network between here and there, and that the cluster"
                            + " runs")
            .shownBy("the connection, or an answer that no API server gives")
            .ofUnreached()),
    /** Nothing came within the time limit. */
    CLUSTER_SLOW(error(
                    "The API server did not answer within the time limit",
                    "give it more time if it is only slow; else see what lies between: a firewall that drops packets,"
                            + " a proxy, a VPN")
            .shownBy("the time limit")
            .ofUnreached()),
    /** The work on a cluster ended in a way that was not foreseen. */
    CLUSTER_UNEXPECTED(error(
                    "The work on this cluster ended in a way that was not foreseen; the other clusters are not"
                            + " concerned",
                    "see whether the API server, or a proxy before it, answers oddly; otherwise report what is said"
                            + " here, it is a defect")
            .shownBy("a failure while an answer was read")
            .ofUnreached()),
    /** The API server does not know who we are, or the kubeconfig does not say it in a way that is obeyed here. */
    CREDENTIALS_REJECTED(error(
                    "The API server does not accept the credentials (401), or the kubeconfig context cannot be used as"
                            + " it stands",
                    "log in again, or change in the kubeconfig what is named here")
            .shownBy("HTTP 401 of the API server, or the kubeconfig")
            .ofUnreached()),
    /** A right that a push needs is missing. */
    RIGHT_MISSING(error(
                    "A right that is needed is missing",
                    "grant it: the manifest dev/meshca/k8s/push-role.yaml in this library's jar has all that a push"
                            + " needs")
            .shownBy("HTTP 403 of the API server, or its access review")
            .ofUnreached()),
    /** Something may not be read, and so is not known. */
    NOT_READABLE(info(
                    "Something could not be read, so nothing is said about it",
                    "none needed; grant the right named to learn more")
            .shownBy("HTTP 403 of the API server")),
    /** The two names lead to one cluster. */
    SAME_CLUSTER(error(
                    "Two names of the mesh lead to one cluster; its CA would be overwritten by the other name's",
                    "give each name the context of its own cluster")
            .shownBy("the UID of the namespace kube-system")),
    /** The name leads to another cluster than it did before. */
    WRONG_CLUSTER(error(
                    "The Secret says that it was pushed to another cluster, or under another name",
                    "use the right context; if the cluster was rebuilt or renamed on purpose, remove the annotations"
                            + " meshca.dev/cluster and meshca.dev/cluster-uid from the Secret")
            .shownBy("the annotations of the Secret and the UID of the namespace kube-system")),
    /** The identity of a cluster may not be read. */
    CLUSTER_ID_UNKNOWN(info(
                    "The UID of the namespace kube-system, which identifies a cluster, may not be read",
                    "grant get on that namespace, so that a context that leads elsewhere is noticed on a later push")
            .shownBy("HTTP 403 of the API server")),
    /** A cluster of the folder was left out. */
    CONTEXT_MISSING(warning(
                    "No context leads to a cluster of the folder, so nothing is known of what it holds",
                    "name the context of that cluster; if it is gone, take it out of the mesh")
            .shownBy("a comparison of the folder with the contexts")),
    /** A context leads to a cluster that the folder does not know. */
    CLUSTER_NOT_IN_FOLDER(warning(
                    "A context is given for a cluster that the folder does not have",
                    "correct the name of the cluster, create its CA, or leave its context away")
            .shownBy("a comparison of the folder with the contexts")),
    /** The contexts of two clusters are swapped, or a Secret was copied. */
    CA_OF_ANOTHER_CLUSTER(error(
                    "A cluster holds the CA that the folder has for another cluster: contexts are swapped, or the"
                            + " Secret was copied",
                    "give each name the context of its own cluster; if a Secret was copied, push again")
            .shownBy("a comparison of the Secret with the folder")),
    /** The address of the API server means something else on every other machine. */
    API_ADDRESS_LOCAL(warning(
                    "The address of the API server works only on this machine; istiods of other clusters cannot use it",
                    "tell the other clusters an address they can reach: server in the mesh file, or istioctl"
                            + " create-remote-secret --server")
            .shownBy("the kubeconfig")),
    /** Whoever answers is believed to be the API server. */
    TLS_NOT_VERIFIED(warning(
                    "The API server's certificate is not verified; a private key would go to whoever answers",
                    "use https, and certificate-authority in place of insecure-skip-tls-verify; a push or a rotation"
                            + " sends a key there only if it is told to")
            .shownBy("the kubeconfig")),
    /** Our clock and the API server's differ. */
    CLOCK_SKEW(warning(
                    "The clock of the API server and ours differ; new certificates may not be valid yet, or already"
                            + " expired",
                    "synchronise the clocks (NTP) before issuing or rotating")
            .shownBy("the Date header of the API server")),
    /** The cluster is older than Istio's minimum. */
    KUBERNETES_TOO_OLD(error(
                    "This version of Kubernetes is below the minimum of the Istio release",
                    "upgrade Kubernetes, or choose an older Istio release")
            .shownBy("/version of the API server, and Istio's table of supported releases")),
    /** The Istio release does not name the cluster's version as supported. */
    KUBERNETES_UNSUPPORTED(warning(
                    "This version of Kubernetes is not among those that the Istio release supports",
                    "choose an Istio release that supports it")
            .shownBy("/version of the API server, and Istio's table of supported releases")),
    /** The table of releases does not have this one. */
    ISTIO_RELEASE_UNKNOWN(warning(
                    "The table of Istio releases does not have this one, so nothing can be said about its support",
                    "check the spelling, and look up by hand what that release needs")
            .shownBy("Istio's table of supported releases")),
    /** The release gets no fixes any more. */
    ISTIO_END_OF_LIFE(warning("This Istio release is out of support", "upgrade Istio to a supported release")
            .shownBy("Istio's table of supported releases")),
    /** The namespace of istiod is not there. */
    NAMESPACE_MISSING(info("The namespace of istiod does not exist", "none needed; a push creates it where it may")),
    /** The namespace does not say which network the cluster is in. */
    NETWORK_LABEL_MISSING(warning(
                    "The namespace of istiod has no label topology.istio.io/network, which a mesh of several networks"
                            + " needs",
                    "label it: kubectl label namespace istio-system topology.istio.io/network=NETWORK")
            .shownBy("the labels of the namespace")),
    /** The preflight set the label, as asked. */
    NETWORK_LABEL_SET(info("The label topology.istio.io/network was set, as asked", "none needed")
            .shownBy("the labels of the namespace")),
    /** The namespace names another network than was asked for; it was left as it is. */
    NETWORK_LABEL_DIFFERS(warning(
                    "The namespace names another network than the one asked for; it was left as it is",
                    "find out which is right, and change the label by hand")
            .shownBy("the labels of the namespace")),
    /** Two clusters name the same network. */
    NETWORK_SHARED(warning(
                    "Several clusters name the same network; ambient multicluster needs one network per cluster, and"
                            + " pods must reach each other directly",
                    "give each cluster its own network, unless they really share one")
            .shownBy("the labels of the namespace")),
    /** There is a sign that Services of type LoadBalancer get an address. */
    LOAD_BALANCER_SEEN(info("Services of type LoadBalancer seem to get an address in this cluster", "none needed")
            .shownBy("the Services of the cluster")),
    /** Nothing shows whether Services of type LoadBalancer get an address. */
    LOAD_BALANCER_UNKNOWN(info(
                    "Nothing shows whether Services of type LoadBalancer get an address, which east-west gateways need",
                    "probe it with a Service of type LoadBalancer")
            .shownBy("the Services of the cluster")),
    /** A Service of type LoadBalancer got no address. */
    LOAD_BALANCER_PROBE_FAILED(error(
            "A Service of type LoadBalancer got no address in time, so an east-west gateway will not either",
            "install a load balancer implementation (a cloud provider's, MetalLB, …), or plan the gateways"
                    + " with NodePorts")),
    /** The Service made for the probe could not be removed. */
    LOAD_BALANCER_PROBE_LEFT(
            warning("The Service made for the probe could not be removed", "delete that Service by hand")),
    /** istiod does not take new roots while it runs. */
    MULTI_ROOT_OFF(info(
                    "istiod runs without ISTIO_MULTIROOT_MESH=true: a changed root-cert.pem is dropped until it"
                            + " restarts",
                    "set it before a root rotation, or plan the restarts of istiod")
            .shownBy("istiod's source and a real istiod (1.29.1), which drop the update")),
    /** ztunnel does less with revocation lists than Envoy does. */
    ZTUNNEL_LISTS(warning(
                    "Revocation is on, and ztunnel checks less than Envoy does: workloads of a revoked cluster may"
                            + " still be accepted",
                    "set peerCaCrl.enabled=true for ztunnel and upgrade it to 1.31; until then remove the remote"
                            + " secret of a revoked cluster, so that nobody calls it")
            .shownBy("real ztunnels, 1.29.1 and master of 2026-08-20; other releases by their source")),
    /** istiod uses a root of its own making. */
    SELF_SIGNED_CA(warning(
                    "istiod uses a CA of its own making; a pushed cacerts counts only after istiod restarts, and then"
                            + " proxies refuse each other until all have new certificates",
                    "push before Istio is installed; otherwise leave istiod's own CA by a rotation from it"
                            + " (docs/runbook.md), or restart istiod and then every proxy and gateway")
            .shownBy("the Secret istio-ca-secret; seen with a real istiod (1.29.1)")),
    /** A push would put another root in place of the one that is there. */
    ROOT_CHANGE_SPLITS_MESH(error(
                    "The push would replace the root at once; workloads that have certificates would refuse each other"
                            + " until all have new ones",
                    "rotate the root, which changes it with no refused handshake; where an outage is accepted, or no"
                            + " workload has a certificate yet, push and replace the root while all clusters are within"
                            + " reach, and restart istiod and every proxy")
            .shownBy("handshakes of workloads below two real istiods (1.29.1), refused after such a change")),
    /** A push puts another root in place of the one that is there, as asked. */
    ROOT_REPLACED(warning(
                    "The push replaces the root; workloads with certificates of the old one are refused until they"
                            + " have new ones",
                    "restart istiod, then every proxy and gateway, in all clusters")
            .shownBy("handshakes of workloads below two real istiods (1.29.1), refused after such a change")),
    /** A push changes roots in a way a running istiod does not take. */
    ROOT_CHANGE_NEEDS_RESTART(warning(
                    "root-cert.pem changes in a way that a running istiod drops, together with the rest of the update",
                    "restart istiod after the push, and plan the change as a root rotation: trust both roots first")
            .shownBy("istiod's source and a real istiod (1.29.1), which drop the update")),
    /** Somebody else wrote the Secret. */
    SECRET_OF_ANOTHER(error(
                    "Somebody else wrote the Secret cacerts; it is not overwritten",
                    "find out who writes it and stop that, then take it over with the push")
            .shownBy("managedFields and annotations of the Secret")),
    /** The Secret's type or immutability rules out the layout. */
    SECRET_CANNOT_CHANGE(error(
            "The Secret is immutable or of a fixed type, so it cannot take the four files of the layout",
            "stop what writes it, delete it and push at once; let no istiod restart in between, it would make"
                    + " a root of its own")),
    /** What was read back is not what was written. */
    SECRET_CHANGED_AFTER_WRITE(error(
            "What was read back after the write is not what was written",
            "look for an admission webhook or a controller that changes the Secret")),
    /** The cluster has no {@code cacerts}. */
    CACERTS_MISSING(error(
            "The cluster has no Secret cacerts; an istiod that starts there makes a root of its own",
            "push to this cluster")),
    /** No namespace was given roots yet. */
    ROOTS_NOT_DISTRIBUTED(info(
                    "No ConfigMap istio-ca-root-cert was found, so nothing shows which roots the workloads trust",
                    "none needed before Istio is installed")
            .shownBy("a search for the ConfigMaps istio-ca-root-cert")),
    /** A place where roots are distributed may not be read. */
    TRUST_NOT_READABLE(warning(
            "A place where istiod distributes roots could not be read, so nothing is known of what it holds",
            "grant the right named, or look there by hand before roots are removed")),
    /** The API server may refuse to call istiod. */
    WEBHOOK_ROOTS_DIFFER(warning(
                    "A webhook that calls istiod was given other roots than those in the Secret: an API server calls istiod"
                            + " only if its certificate leads to one of them, and otherwise no Pod is injected, or no"
                            + " configuration is validated",
                    "wait two minutes; if it stays, find out who else writes caBundle, such as a Helm release, and whether"
                            + " istio.io/rev of the webhook names a revision that runs; restart istiod, which writes it. None"
                            + " needed where istiod serves a certificate of another CA")
            .shownBy("a comparison of caBundle with the Secret")),
    /** Nobody has given the API server roots for istiod. */
    WEBHOOK_WITHOUT_ROOTS(info(
                    "A webhook that calls istiod was given no roots: an API server then goes by those of its machine",
                    "none needed before istiod runs, which writes them; otherwise see whether istio.io/rev of the webhook"
                            + " names a revision that runs")
            .shownBy("caBundle of the webhook")),
    /** There is nothing to compare. */
    WEBHOOKS_NOT_FOUND(info(
                    "No webhook that calls istiod in its namespace was found, so nothing is said about any",
                    "none needed before Istio is installed")
            .shownBy("a search for Istio's webhooks")),
    /** Workloads that mount the bundle trust other roots. */
    BUNDLE_ROOTS_DIFFER(warning(
                    "The ClusterTrustBundle of istiod has other roots than the Secret; where"
                            + " ENABLE_CLUSTER_TRUST_BUNDLE_API is on, workloads trust them",
                    "wait two minutes; if it stays, restart istiod. Remove the bundle if istiod does not use it any more")
            .shownBy("a comparison of the ClusterTrustBundle with the Secret")),
    /** Namespaces were given only some of the roots of the Secret. */
    DISTRIBUTED_ROOTS_FEWER(warning(
                    "Workloads were given only some of the roots in the Secret: istiod has not taken the update yet,"
                            + " or refused it",
                    "wait two minutes; then look for 'Updating new ROOT-CA not supported' in istiod's log, and restart"
                            + " it if need be")
            .shownBy("a comparison of the ConfigMaps istio-ca-root-cert with the Secret")),
    /** Namespaces were given more roots than the Secret has. */
    DISTRIBUTED_ROOTS_MORE(warning(
                    "Workloads still trust roots that are no longer in the Secret",
                    "wait two minutes; if it stays, see whether istiod dropped the update, and restart it if need be")
            .shownBy("a comparison of the ConfigMaps istio-ca-root-cert with the Secret")),
    /** Namespaces were given roots of which only some are in the Secret. */
    DISTRIBUTED_ROOTS_OVERLAP(warning(
                    "Workloads were given other roots than those in the Secret, with some in common",
                    "find out where these roots come from (MeshConfig.caCertificates, another control plane); restart"
                            + " istiod if they are old")
            .shownBy("a comparison of the ConfigMaps istio-ca-root-cert with the Secret")),
    /** Namespaces were given none of the roots of the Secret. */
    DISTRIBUTED_ROOTS_DISJOINT(error(
                    "Workloads were given none of the roots in the Secret: istiod uses another CA",
                    "restart istiod; if it stays, find out which control plane writes the ConfigMap")
            .shownBy("a comparison of the ConfigMaps istio-ca-root-cert with the Secret"));

    @SuppressWarnings("ImmutableEnumChecker") // a record of what cannot change
    private final Text text;

    ClusterCode(Text text) {
        this.text = text.shownBy().isEmpty() ? text.shownBy("the answer of the API server") : text;
    }

    @Override
    public Text text() {
        return text;
    }
}
