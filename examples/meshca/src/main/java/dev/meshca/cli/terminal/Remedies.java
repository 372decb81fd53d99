package dev.meshca.cli.terminal;

import dev.meshca.Finding;
import dev.meshca.FindingCode;
import java.util.Map;

/** What to do about a finding, with the option or the command for it where there is one. */
public final class Remedies {

    /** By name, as a look at the codes would load every library that has some. */
    private static final Map<String, String> HERE = Map.ofEntries(
            Map.entry("CLUSTER_SLOW", "--timeout; of rotate and status --request-timeout"),
            Map.entry("CLUSTER_UNREADABLE", "meshca remove"),
            Map.entry("TLS_NOT_VERIFIED", "--insecure"),
            Map.entry("CLUSTER_UNREACHABLE", "--timeout if it is only slow"),
            Map.entry(
                    "CONTEXT_MISSING", "--context CLUSTER=KUBECONTEXT, or meshca remove; --only for a part on purpose"),
            Map.entry("CLUSTER_NOT_IN_FOLDER", "meshca create --cluster NAME; --only for a part on purpose"),
            Map.entry("CA_OF_ANOTHER_CLUSTER", "--context, CTX_CLUSTER1, …"),
            Map.entry("LOAD_BALANCER_UNKNOWN", "--probe-load-balancer"),
            Map.entry("SECRET_OF_ANOTHER", "--adopt"),
            Map.entry("STRAY_KEY", "--adopt"),
            Map.entry("TLS_FORM_WINS", "--adopt"),
            Map.entry("ROOT_CHANGE_SPLITS_MESH", "meshca rotate root; --replace-root with an outage"),
            Map.entry("ISTIOD_NOT_FOUND", "--istiod CLUSTER=HOST:PORT"),
            Map.entry("ISTIO_NOT_INSTALLED", "--istiod CLUSTER=HOST:PORT"),
            Map.entry("CRLS_END_TOO_SOON", "meshca crl, then the same meshca rotate"),
            Map.entry("CRL_ENDS_SOON", "meshca crl, then meshca push"),
            Map.entry("CRL_EXPIRED", "meshca crl, then meshca push"),
            Map.entry("CACERTS_MISSING", "meshca push"),
            Map.entry("DIFFERS_FROM_PLAN", "meshca push"),
            Map.entry("EXPIRES_SOON", "meshca rotate intermediates, or meshca rotate root"),
            Map.entry("RIGHT_MISSING", "docs/rights.md"));

    private Remedies() {}

    public static String of(Finding finding) {
        return of(finding.code());
    }

    public static String of(FindingCode code) {
        String here = HERE.get(code.name());
        return code.remedy() + (here == null ? "" : " (" + here + ")");
    }
}
