package dev.meshca.mesh.remote;

import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a ServiceAccount proves itself with, and what it knows its API server by.
 *
 * @param authority {@code ca.crt} in Base64
 * @param token the token
 */
record ReaderToken(String authority, String token) {

    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/=-]+");

    /** Empty as long as the cluster has not filled it in. */
    static Optional<ReaderToken> in(Secret secret) {
        Map<String, String> data = secret.getData() == null ? Map.of() : secret.getData();
        Optional<String> authority = Optional.ofNullable(data.get("ca.crt"));
        Optional<String> token = Optional.ofNullable(data.get("token")).flatMap(ReaderToken::decoded);
        return authority
                .filter(text -> decoded(text).isPresent())
                .flatMap(text -> token.filter(value -> TOKEN.matcher(value).matches())
                        .map(value -> new ReaderToken(text, value)));
    }

    private static Optional<String> decoded(String base64) {
        try {
            return Optional.of(new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8))
                    .filter(text -> !text.isEmpty());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "ReaderToken";
    }
}
