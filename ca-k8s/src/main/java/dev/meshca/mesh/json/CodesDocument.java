package dev.meshca.mesh.json;

import dev.meshca.Finding.Severity;
import dev.meshca.FindingCode;
import dev.meshca.RotationCode;
import dev.meshca.k8s.cluster.ClusterCode;
import dev.meshca.k8s.cluster.IstiodCode;
import dev.meshca.k8s.cluster.JournalCode;
import dev.meshca.k8s.cluster.LockCode;
import dev.meshca.trust.TrustCode;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Codes of findings. */
record CodesDocument(List<Code> codes) {

    private static final List<String> READERS = List.of(
            "istiod", "Envoy", "BoringSSL", "ztunnel", "rustls", "Go", "OpenSSL", "API server", "peers", "workloads");

    /** One code. */
    record Code(String code, Severity severity, String meaning, List<String> refusing, String shownBy, String remedy) {}

    static CodesDocument of(List<FindingCode> codes) {
        return new CodesDocument(codes.stream()
                .map(code -> new Code(
                        code.name(), code.severity(), code.meaning(), refusing(code), code.shownBy(), code.remedy()))
                .toList());
    }

    static List<FindingCode> all() {
        return Stream.<FindingCode[]>of(
                        TrustCode.values(),
                        ClusterCode.values(),
                        IstiodCode.values(),
                        RotationCode.values(),
                        LockCode.values(),
                        JournalCode.values())
                .flatMap(Stream::of)
                .toList();
    }

    /** The language Go, not the verb; others may begin a sentence. */
    static List<String> refusing(FindingCode code) {
        return READERS.stream()
                .filter(reader -> Pattern.compile("\\b[" + reader.charAt(0) + Character.toUpperCase(reader.charAt(0))
                                + "]" + reader.substring(1) + "\\b")
                        .matcher(code.meaning())
                        .find())
                .toList();
    }
}
