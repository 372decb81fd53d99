package dev.meshca.mesh.report;

import dev.meshca.mesh.report.Material.Authority;
import dev.meshca.mesh.report.Material.Revocations;
import java.util.List;

/** Every certificate and every list, with what identifies it. */
final class CertificatesPart {

    private static final int FEW = 24;

    private CertificatesPart() {}

    static Markup of(Facts facts) {
        Material material = facts.material();
        Markup section = Parts.section("certificates", "Certificates and lists");
        section.add(folded(
                material.authorities().size(),
                "Certificates",
                List.of("Subject", "Role", "Valid until", "Left", "Key", "Clusters", "Serial", "SHA-256"),
                material.authorities().stream()
                        .map(authority -> certificate(facts, authority))
                        .toList()));
        if (!material.lists().isEmpty()) {
            section.add(folded(
                    material.lists().size(),
                    "Revocation lists",
                    List.of("Issuer", "Of", "Next update", "Left", "Revoked", "Clusters"),
                    material.lists().stream().map(list -> list(facts, list)).toList()));
        }
        return section;
    }

    /** Many rows are shown to who asks for them. */
    private static Markup folded(int rows, String caption, List<String> columns, List<Markup> lines) {
        Markup table = Parts.table(caption, columns, lines);
        return rows <= FEW ? table : Markup.of("details", Markup.of("summary", caption + ": all " + rows), table);
    }

    private static Markup certificate(Facts facts, Authority authority) {
        return Parts.row(
                authority.summary().subject(),
                authority.role().words(),
                Times.moment(authority.summary().notAfter()),
                Times.from(facts.now(), authority.summary().notAfter()),
                authority.summary().key(),
                Parts.names(authority.clusters()),
                Markup.of("code", authority.summary().serial()),
                Markup.of("code", authority.summary().sha256()));
    }

    private static Markup list(Facts facts, Revocations list) {
        return Parts.row(
                list.issuer(),
                Times.moment(list.thisUpdate()),
                list.nextUpdate().<Object>map(Times::moment).orElse("none"),
                list.nextUpdate().map(end -> Times.from(facts.now(), end)).orElse("–"),
                list.entries(),
                Parts.names(list.clusters()));
    }
}
