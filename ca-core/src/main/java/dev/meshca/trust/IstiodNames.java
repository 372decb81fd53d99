package dev.meshca.trust;

import static dev.meshca.internal.x509.Certificates.subject;

import dev.meshca.internal.x509.NameLimits;
import dev.meshca.internal.x509.SubjectNames;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Istiod's own serving certificate, which its CA signs like those of workloads, with DNS names
 * ({@code pilot/pkg/bootstrap/server.go}, getDNSNames). One name that a CA above forbids spoils the whole certificate.
 */
final class IstiodNames {

    private static final List<String> HOSTS = List.of("istiod", "istiod-remote", "istio-pilot");
    private static final String DEFAULT_NAMESPACE = "istio-system";
    private static final Pattern SERVICE = Pattern.compile("istiod\\.([a-z0-9-]+)\\.svc");

    private IstiodNames() {}

    /** What the CAs of a path forbid, the issuing one first. */
    static List<Fault> faults(List<X509Certificate> path) {
        List<String> names = of(path.get(0));
        List<Fault> faults = new ArrayList<>();
        for (X509Certificate ca : path) {
            List<String> forbidden = names.stream()
                    .filter(name -> !NameLimits.permitDns(ca, name))
                    .toList();
            if (!forbidden.isEmpty() && CertificateRules.encodingFault(ca).isEmpty()) {
                String detail = "the name constraints of " + subject(ca) + " forbid " + String.join(", ", forbidden)
                        + " in the certificate of istiod itself";
                faults.add(new Fault(TrustCode.ISTIOD_NAME_FORBIDDEN, ca, detail));
            }
        }
        return faults;
    }

    /** The namespace is that of the DNS name which Istio's tools give an intermediate, if there is one. */
    private static List<String> of(X509Certificate ca) {
        Set<String> namespaces = SubjectNames.dns(ca).stream()
                .map(SERVICE::matcher)
                .filter(Matcher::matches)
                .map(service -> service.group(1))
                .collect(Collectors.toSet());
        String namespace = namespaces.size() == 1 ? namespaces.iterator().next() : DEFAULT_NAMESPACE;
        return HOSTS.stream().map(host -> host + "." + namespace + ".svc").toList();
    }
}
