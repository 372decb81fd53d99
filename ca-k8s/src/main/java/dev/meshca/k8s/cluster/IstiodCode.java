package dev.meshca.k8s.cluster;

import static dev.meshca.FindingCode.Text.error;
import static dev.meshca.FindingCode.Text.info;
import static dev.meshca.FindingCode.Text.warning;

import dev.meshca.FindingCode;

/** What can be noticed about the istiods of a cluster. */
public enum IstiodCode implements FindingCode {
    /** There is nobody to ask. */
    ISTIOD_NOT_FOUND(error(
                    "There is no istiod Pod in its namespace, and no address of an istiod was given",
                    "see why the Deployment of istiod has no Pod; if istiod runs elsewhere, give the address of each replica")
            .ofUnreached()),
    /** There is nobody to ask yet. */
    ISTIO_NOT_INSTALLED(info(
            "There is neither a Pod nor a Deployment of istiod in its namespace: Istio is not installed there yet",
            "none needed before Istio is installed; if istiod runs elsewhere, give the address of each replica")),
    /** A replica did not show its chain. */
    ISTIOD_SILENT(error(
                    "A replica of istiod did not show in time which chain it serves",
                    "see whether that Pod runs and port 15012 can be reached; replace it if it hangs")
            .shownBy("a TLS handshake with the replica")
            .ofUnreached()),
    /** What istiod issues now is not valid yet. */
    ISTIOD_CLOCK_AHEAD(warning(
                    "istiod's own certificate is not valid yet: its clock is more than two minutes ahead of ours, and until"
                            + " theirs catches up others refuse it and each certificate that it issues",
                    "compare our clock with that of its node and synchronise them (NTP); if it was istiod's, restart it then")
            .shownBy("a TLS handshake with the replica, and a real istiod five minutes ahead")),
    /** A setting is there and cannot be read. */
    SETTING_NOT_READABLE(warning(
                    "A setting of istiod is there, but cannot be read; Istio's default is assumed",
                    "set it as a plain value in istiod's Deployment, or make sure that the default is what it says")
            .shownBy("istiod's Deployment")),
    /** The replicas do not agree. */
    SETTINGS_DIFFER(warning(
                    "The istiods of the cluster differ in a setting; the more careful value is assumed",
                    "wait for a rollout of istiod to end, or give all revisions the same setting")
            .shownBy("istiod's Deployments")),
    /** A Deployment was not restarted. */
    RESTART_FAILED(error(
            "istiod could not be restarted",
            "restart it by hand: kubectl -n istio-system rollout restart deployment/istiod")),
    /** A DaemonSet was not restarted. */
    ZTUNNEL_NOT_RESTARTED(error(
            "ztunnel could not be restarted",
            "restart it by hand: kubectl -n istio-system rollout restart daemonset/ztunnel")),
    /** Somebody answered for ztunnels that may not be able to renew. */
    ZTUNNEL_WAIVED(warning(
                    "A ztunnel that reads the roots only at its start was not waited for, as asked: it may not be able"
                            + " to renew",
                    "restart it before its certificate ends, or upgrade it to 1.28.6, 1.29.2 or later")
            .shownBy("ztunnel's source (istio/ztunnel#1775) and a real ztunnel (1.29.1), which could not renew")),
    /** Nobody can ask istiod for a certificate in the name of a ServiceAccount. */
    NO_TOKEN(error(
            "The API server gave no token of the ServiceAccount in whose name istiod is asked for a certificate",
            "see that the ServiceAccount is there, and grant create on its serviceaccounts/token")),
    /** A cluster has no CA of istiod's own making to begin with. */
    NO_SELF_SIGNED_CA(error(
            "There is no usable istio-ca-secret, in which istiod keeps a CA that it made for itself",
            "if the cluster holds cacerts, rotate from that; otherwise push a CA before istiod is" + " installed"));

    @SuppressWarnings("ImmutableEnumChecker") // a record of what cannot change
    private final Text text;

    IstiodCode(Text text) {
        this.text = text.shownBy().isEmpty() ? text.shownBy("the answer of the API server") : text;
    }

    @Override
    public Text text() {
        return text;
    }
}
