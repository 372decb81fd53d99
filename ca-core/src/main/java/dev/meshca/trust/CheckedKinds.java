package dev.meshca.trust;

import java.security.cert.X509Certificate;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** How many things of each kind a report is about. */
final class CheckedKinds {

    private CheckedKinds() {}

    static Map<String, Integer> of(TrustReport report) {
        Set<X509Certificate> certificates = new HashSet<>();
        int lists = 0;
        int copies = 0;
        for (ObservedCluster cluster : report.clusters()) {
            for (CaChain chain : cluster.chain().stream().toList()) {
                certificates.addAll(chain.certificates());
                certificates.addAll(chain.roots().certificates());
                chain.issuer().ifPresent(certificates::add);
                lists += chain.crls().size();
            }
            copies += cluster.distributed().size();
        }
        Map<String, Integer> checked = new LinkedHashMap<>();
        checked.put("clusters", report.clusters().size());
        checked.put("certificates", certificates.size());
        checked.put("revocation lists", lists);
        checked.put("distributed copies of roots", copies);
        checked.put("pairs of clusters", report.matrix().cells().size());
        return checked;
    }
}
