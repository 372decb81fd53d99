package dev.meshca.k8s.internal;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.Config;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a server is told in confidence with a request: credentials, and the content of a Secret. Some repeat it in an error. */
final class Confidence {

    /** As many characters of a secret in a row are its, and no coincidence. */
    private static final int TELLING = 12;

    /** Shorter ones would be found in every text. */
    private static final int SHORTEST = 4;

    private static final String HIDDEN = "…";

    private final List<String> secrets;

    private Confidence(List<String> secrets) {
        this.secrets = secrets;
    }

    /** Of a request with these credentials and this body. */
    static Confidence of(Collection<String> credentials, @Nullable Object body) {
        List<String> secrets = new ArrayList<>();
        credentials.forEach(credential -> secrets.addAll(parts(credential)));
        if (body instanceof Secret secret) {
            Optional.ofNullable(secret.getData())
                    .map(Map::values)
                    .ifPresent(values -> values.forEach(value -> {
                        secrets.add(value);
                        secrets.add(decoded(value));
                    }));
        }
        return new Confidence(secrets);
    }

    /** What a client that somebody else made may show. */
    static List<String> credentials(Config config) {
        return Stream.of(config.getOauthToken(), config.getAutoOAuthToken(), config.getPassword())
                .filter(Objects::nonNull)
                .toList();
    }

    /** Of a header {@code Authorization}, what stands after the scheme; of a login, the password. */
    private static List<String> parts(String credential) {
        String[] words = credential.split(" ", 2);
        String bare = words[words.length - 1];
        String[] login = words[0].equals("Basic") ? decoded(bare).split(":", 2) : new String[] {bare};
        return List.of(credential, bare, login[login.length - 1]);
    }

    private static String decoded(String value) {
        try {
            return new String(Base64.getDecoder().decode(value), StandardCharsets.ISO_8859_1);
        } catch (IllegalArgumentException noBase64) {
            return value;
        }
    }

    /** The text without pieces of any secret. */
    String kept(String text) {
        String kept = text;
        for (String secret : secrets) {
            boolean worth = secret.length() >= SHORTEST && secret.length() < TELLING;
            kept = worth ? kept.replace(secret, HIDDEN) : kept;
        }
        return masked(kept, pieces());
    }

    private static String masked(String text, Set<String> pieces) {
        boolean[] hidden = new boolean[text.length()];
        for (int i = 0; i + TELLING <= text.length(); i++) {
            if (pieces.contains(text.substring(i, i + TELLING))) {
                Arrays.fill(hidden, i, i + TELLING, true);
            }
        }
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            if (!hidden[i]) {
                shown.append(text.charAt(i));
            } else if (i == 0 || !hidden[i - 1]) {
                shown.append(HIDDEN);
            }
        }
        return shown.toString();
    }

    private Set<String> pieces() {
        Set<String> pieces = new HashSet<>();
        for (String secret : secrets) {
            for (int i = 0; i + TELLING <= secret.length(); i++) {
                pieces.add(secret.substring(i, i + TELLING));
            }
        }
        return pieces;
    }
}
