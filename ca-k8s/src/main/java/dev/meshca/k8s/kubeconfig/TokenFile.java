package dev.meshca.k8s.kubeconfig;

import dev.meshca.k8s.kubeconfig.document.BoundedFile;
import dev.meshca.k8s.kubeconfig.document.Refusal;
import dev.meshca.k8s.kubeconfig.document.Shown;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** A token in a file that somebody else renews. It is read for each request; while it cannot be, the last one counts. */
final class TokenFile implements Authorization {

    private static final int MAX_BYTES = 100_000;

    private final String what;
    private final Path file;
    private volatile String last;

    TokenFile(String owner, Path file, Optional<String> token) {
        this.what = "tokenFile of " + owner;
        this.file = file;
        this.last =
                token.map(given -> HeaderText.check("token of " + owner, given)).orElseGet(this::read);
    }

    @Override
    public Optional<String> header() {
        try {
            last = read();
        } catch (Refusal whileItIsReplaced) {
            // The last one counts.
        }
        return Optional.of("Bearer " + last);
    }

    private String read() {
        String name = what + ": the file " + Shown.line(file.toString()) + " ";
        try {
            String token = new String(BoundedFile.read(file, MAX_BYTES), StandardCharsets.UTF_8).strip();
            if (token.isEmpty()) {
                throw new Refusal("is empty");
            }
            return HeaderText.check("holds a token that", token);
        } catch (Refusal refusal) {
            throw new Refusal(name + refusal.sentence());
        }
    }
}
