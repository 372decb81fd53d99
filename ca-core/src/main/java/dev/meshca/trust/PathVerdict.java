package dev.meshca.trust;

import java.security.cert.X509Certificate;
import java.util.List;

/** The path a peer builds above a workload certificate, the issuing CA first, as far as it gets, and why it is refused. */
record PathVerdict(List<X509Certificate> path, List<Fault> faults) {

    boolean accepted() {
        return faults.isEmpty();
    }
}
