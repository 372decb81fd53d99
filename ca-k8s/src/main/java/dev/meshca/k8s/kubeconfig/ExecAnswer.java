package dev.meshca.k8s.kubeconfig;

import dev.meshca.k8s.kubeconfig.document.DocumentText;
import dev.meshca.k8s.kubeconfig.document.Fields;
import dev.meshca.k8s.kubeconfig.document.Node.Mapping;
import dev.meshca.k8s.kubeconfig.document.PemBlocks;
import dev.meshca.k8s.kubeconfig.document.Refusal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** Reads what a plugin printed, of which nothing is ever shown. */
final class ExecAnswer {

    private static final String KIND = "ExecCredential";

    private final ExecConfig exec;

    ExecAnswer(ExecConfig exec) {
        this.exec = exec;
    }

    Credential credential(byte[] printed) {
        Fields answer = new Fields("what " + exec.name() + " printed", document(printed));
        String kind = answer.text("kind").orElse(KIND);
        String version = answer.text("apiVersion").orElse("");
        if (!kind.equals(KIND) || !version.equals(exec.apiVersion())) {
            throw new Refusal(answer.owner() + " is not an ExecCredential of " + exec.apiVersion()
                    + ", which its apiVersion in the kubeconfig promises: correct that, or take another release of it");
        }
        Fields status = new Fields(
                "the status that " + exec.name() + " printed",
                answer.mapping("status").orElse(Mapping.EMPTY));
        return credential(status);
    }

    private Credential credential(Fields status) {
        Optional<String> token = status.text("token");
        Optional<String> certificate = status.text("clientCertificateData");
        Optional<String> key = status.text("clientKeyData");
        if (certificate.isPresent() != key.isPresent()) {
            throw new Refusal(exec.name() + " gave only one of a client certificate and its key");
        }
        if (token.isEmpty() && certificate.isEmpty()) {
            throw new Refusal(exec.name() + " gave neither a token nor a client certificate with its key");
        }
        Optional<ClientIdentity> identity = certificate.map(pem -> ClientIdentity.of(
                blocks("the clientCertificateData", pem), blocks("the clientKeyData", key.orElseThrow()), exec.name()));
        return Credential.given(
                token.map(given -> Authorization.bearer("the token of " + exec.name(), given))
                        .orElseGet(Authorization::none),
                identity,
                expires(status));
    }

    private PemBlocks blocks(String field, String pem) {
        return new PemBlocks(field + " of " + exec.name(), pem.getBytes(StandardCharsets.UTF_8));
    }

    private Optional<Instant> expires(Fields status) {
        try {
            return status.text("expirationTimestamp").map(OffsetDateTime::parse).map(OffsetDateTime::toInstant);
        } catch (DateTimeParseException e) {
            throw new Refusal(exec.name() + " gave an expirationTimestamp that is no time of RFC 3339");
        }
    }

    private Mapping document(byte[] printed) {
        try {
            if (DocumentText.readWhole(printed) instanceof Mapping mapping) {
                return mapping;
            }
        } catch (Refusal unreadable) {
            throw new Refusal("what " + exec.name() + " printed " + unreadable.sentence());
        }
        throw new Refusal("what " + exec.name() + " printed is no ExecCredential");
    }
}
