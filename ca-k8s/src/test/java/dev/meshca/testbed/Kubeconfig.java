package dev.meshca.testbed;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Text of a kubeconfig file with one context per entry, the first one current. */
final class Kubeconfig {

    private Kubeconfig() {}

    record Entry(String context, String server, String certificateAuthority, String token) {

        private String cluster() {
            return """
                    - name: %s
                      cluster:
                        server: %s
                        certificate-authority-data: %s
                    """.formatted(context, server, base64(certificateAuthority));
        }

        private String user() {
            return """
                    - name: %s
                      user:
                        token: %s
                    """.formatted(context, token);
        }

        private String contextEntry() {
            return """
                    - name: %s
                      context:
                        cluster: %s
                        user: %s
                    """.formatted(context, context, context);
        }

        private static String base64(String text) {
            return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    static String of(List<Entry> entries) {
        return """
                apiVersion: v1
                kind: Config
                current-context: %s
                clusters:
                %susers:
                %scontexts:
                %s""".formatted(
                        entries.get(0).context(),
                        list(entries, Entry::cluster),
                        list(entries, Entry::user),
                        list(entries, Entry::contextEntry));
    }

    private static String list(List<Entry> entries, Function<Entry, String> item) {
        return entries.stream().map(item).collect(Collectors.joining());
    }
}
