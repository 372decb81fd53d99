package dev.meshca.rotation;

import static dev.meshca.internal.x509.Certificates.subject;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.InvalidCaException;
import dev.meshca.RotationCode;
import dev.meshca.RotationPhase;
import dev.meshca.internal.x509.Certificates;
import dev.meshca.internal.x509.KeyIdentifiers;
import dev.meshca.issue.CaCerts;
import dev.meshca.trust.CaChain;
import dev.meshca.trust.ObservedCluster;
import dev.meshca.trust.TrustBundle;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Every payload of every phase, built and judged under every set of roots it will meet, before anything is written. */
final class PayloadCheck {

    private static final String MESH = "mesh";

    private final Rotation rotation;
    private final RotationCas cas;
    private final Soak soak;
    private final Instant now;

    PayloadCheck(Rotation rotation, Soak soak, Instant now) {
        this.rotation = rotation;
        this.cas = rotation.cas();
        this.soak = soak;
        this.now = now;
    }

    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>(new ListCheck(cas, now).flaws(now.plus(soak.lifetime())));
        if (!findings.isEmpty()) {
            return findings;
        }
        findings.addAll(cas.flaws(now));
        findings.addAll(flawsOfNewCas());
        Map<RotationPhase, Map<ClusterName, CaCerts>> payloads = payloads(findings);
        if (findings.isEmpty()) {
            payloads.keySet().forEach(phase -> findings.addAll(refusals(phase, payloads)));
        }
        return findings;
    }

    private Map<RotationPhase, Map<ClusterName, CaCerts>> payloads(List<Finding> findings) {
        Map<RotationPhase, Map<ClusterName, CaCerts>> payloads = new EnumMap<>(RotationPhase.class);
        for (ClusterName cluster : rotation.clusters()) {
            CaChain chain = cas.old(cluster).chain();
            for (RotationPhase phase : rotation.phases()) {
                try {
                    CaCerts payload = cas.payload(chain, phase, now);
                    payloads.computeIfAbsent(phase, key -> new HashMap<>()).put(cluster, payload);
                    chain = payload.chain();
                } catch (InvalidCaException e) {
                    findings.add(
                            RotationCode.PAYLOAD_UNUSABLE.at(cluster.value(), "for " + phase + ": " + e.getMessage()));
                }
            }
        }
        return payloads;
    }

    private List<Finding> refusals(RotationPhase issuing, Map<RotationPhase, Map<ClusterName, CaCerts>> payloads) {
        List<ObservedCluster> clusters = new ArrayList<>();
        payloads.getOrDefault(issuing, Map.of()).forEach((cluster, payload) -> {
            Map<String, TrustBundle> met = new HashMap<>();
            payloads.forEach((trusting, all) -> Optional.ofNullable(all.get(cluster))
                    .filter(held -> rotation.order().accepts(trusting, issuing))
                    .ifPresent(held ->
                            met.put(cluster + " in " + trusting, held.chain().roots())));
            clusters.add(new ObservedCluster(cluster, Optional.of(payload.chain()), met, List.of()));
        });
        return new Refusals(rotation, now)
                .among(clusters).stream()
                        .map(cell -> RotationCode.ISSUED_BEFORE_TRUSTED.at(
                                cell.from() + " to " + cell.to(),
                                "what " + cell.from() + " issues in phase " + issuing + " would be refused in "
                                        + cell.to() + ": " + cell.reason()))
                        .toList();
    }

    /** They last too short, or repeat the name or key of an older one. */
    private List<Finding> flawsOfNewCas() {
        List<Finding> findings = new ArrayList<>();
        cas.newRoots().forEach(root -> findings.addAll(flaws(MESH, root)));
        cas.newCas().forEach(certs -> findings.addAll(flaws(certs.cluster().value(), certs.certificate())));
        cas.bridges().forEach(bridge -> tooShort(MESH, bridge, soak, now).ifPresent(findings::add));
        return findings;
    }

    private List<Finding> flaws(String where, X509Certificate fresh) {
        List<Finding> findings = new ArrayList<>();
        tooShort(where, fresh, soak, now).ifPresent(findings::add);
        cas.oldCas().stream()
                .filter(older -> repeats(fresh, older))
                .findFirst()
                .ifPresent(older -> findings.add(RotationCode.GENERATION_REUSED.at(
                        where,
                        "the new CA " + subject(fresh) + " has the name, key or key identifier of " + subject(older)
                                + " (sha256 " + Certificates.sha256(older).substring(0, 16) + "…)")));
        return findings;
    }

    private static boolean repeats(X509Certificate fresh, X509Certificate older) {
        return fresh.getSubjectX500Principal().equals(older.getSubjectX500Principal())
                || fresh.getPublicKey().equals(older.getPublicKey())
                || KeyIdentifiers.ofSubject(fresh)
                        .filter(id -> KeyIdentifiers.ofSubject(older)
                                .filter(other -> Arrays.equals(id, other))
                                .isPresent())
                        .isPresent();
    }

    /** At every gate a CA outlasts two lives of what it issues. */
    static Optional<Finding> tooShort(String where, X509Certificate ca, Soak soak, Instant now) {
        Instant end = ca.getNotAfter().toInstant();
        return end.isBefore(now.plus(soak.lifetime().multipliedBy(2)))
                ? Optional.of(RotationCode.LIFETIME_TOO_SHORT.at(
                        where,
                        subject(ca) + " ends on " + end + ", before two lives of a workload certificate ("
                                + soak.lifetime() + ") have passed"))
                : Optional.empty();
    }
}
