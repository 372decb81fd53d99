package dev.meshca.mesh;

import dev.meshca.k8s.internal.Sha256;
import dev.meshca.k8s.rotation.RotationOptions;
import dev.meshca.mesh.MeshPlan.Step;
import dev.meshca.trust.CaChain;
import dev.meshca.trust.ObservedCluster;
import java.security.GeneralSecurityException;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** What would be done and the state it starts from, as a number. Times are not in it, nor where the folder lies. */
record ChangeDigest(MeshFolder folder, MeshSpec cas, RotationOptions rotation) {

    String of(MeshPlan plan, List<ObservedCluster> observed) {
        List<String> lines = new ArrayList<>();
        lines.add(plan.action() + " " + plan.underWay());
        plan.steps().forEach(step -> lines.add(line(step)));
        if (plan.underWay()) {
            lines.add(rotation.toString());
        } else if (!plan.isEmpty()) {
            lines.add(cas.toString());
        }
        if (folder.exists()) {
            folder.cas().chains().forEach(chain -> lines.add("folder " + line(chain)));
            folder.underWay()
                    .ifPresent(next -> next.clusters().forEach(certs -> lines.add("next " + line(certs.chain()))));
        }
        observed.stream()
                .sorted(Comparator.comparing(ObservedCluster::name))
                .forEach(cluster -> lines.add("cluster " + line(cluster)));
        return Sha256.hex(String.join("\n", lines));
    }

    private String line(Step step) {
        return String.join(
                " | ",
                step.what().replace(folder.path().toString(), ""),
                step.clusters().toString(),
                step.phase().toString(),
                step.gate().toString(),
                step.restarts().toString());
    }

    private static String line(ObservedCluster cluster) {
        return cluster.name() + " " + cluster.chain().map(ChangeDigest::line).orElseGet(() -> codes(cluster));
    }

    private static String codes(ObservedCluster cluster) {
        return cluster.findings().stream()
                .map(finding -> finding.code().name())
                .sorted()
                .collect(Collectors.joining(" "));
    }

    private static String line(CaChain chain) {
        try {
            StringBuilder line = new StringBuilder(chain.cluster().value());
            for (X509Certificate certificate : chain.certificates()) {
                line.append(' ').append(Sha256.hex(certificate.getEncoded()));
            }
            for (X509Certificate root : chain.roots().certificates()) {
                line.append(" root ").append(Sha256.hex(root.getEncoded()));
            }
            for (X509CRL list : chain.crls()) {
                line.append(" list ").append(Sha256.hex(list.getEncoded()));
            }
            return line.toString();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("what was parsed has no encoding", e);
        }
    }
}
