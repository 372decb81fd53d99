package dev.meshca.k8s.kubeconfig;

import dev.meshca.k8s.kubeconfig.document.Fields;
import dev.meshca.k8s.kubeconfig.document.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import okhttp3.Headers;

/** As whom requests are made, where that is not who logs in. */
record Impersonation(
        Optional<String> user, Optional<String> uid, List<String> groups, Map<String, List<String>> extra) {

    private static final String LEGAL = "!#$&'*+-.^_`|~";

    static Impersonation of(Fields fields) {
        Impersonation impersonation = new Impersonation(
                fields.text("as"),
                fields.text("as-uid"),
                fields.texts("as-groups"),
                fields.textsByName("as-user-extra"));
        boolean more =
                impersonation.uid.isPresent() || !impersonation.groups.isEmpty() || !impersonation.extra.isEmpty();
        if (more && impersonation.user.isEmpty()) {
            throw new Refusal(
                    fields.owner() + " has as-uid, as-groups or as-user-extra without as: name the user as well");
        }
        impersonation.user.ifPresent(value -> HeaderText.check("as of " + fields.owner(), value));
        impersonation.uid.ifPresent(value -> HeaderText.check("as-uid of " + fields.owner(), value));
        impersonation.groups.forEach(value -> HeaderText.check("as-groups of " + fields.owner(), value));
        impersonation
                .extra
                .values()
                .forEach(values ->
                        values.forEach(value -> HeaderText.check("as-user-extra of " + fields.owner(), value)));
        return impersonation;
    }

    void addTo(Headers.Builder headers) {
        user.ifPresent(name -> headers.addUnsafeNonAscii("Impersonate-User", name));
        uid.ifPresent(value -> headers.addUnsafeNonAscii("Impersonate-Uid", value));
        groups.forEach(group -> headers.addUnsafeNonAscii("Impersonate-Group", group));
        extra.forEach((key, values) ->
                values.forEach(value -> headers.addUnsafeNonAscii("Impersonate-Extra-" + escaped(key), value)));
    }

    /** Bytes that may not stand in the name of a header are percent-encoded; the API server undoes it. */
    private static String escaped(String key) {
        StringBuilder name = new StringBuilder();
        for (byte octet : key.getBytes(StandardCharsets.UTF_8)) {
            char character = (char) (octet & 0xff);
            boolean letterOrDigit = character < 0x80 && Character.isLetterOrDigit(character);
            if (letterOrDigit || LEGAL.indexOf(character) >= 0) {
                name.append(character);
            } else {
                name.append('%').append(String.format(Locale.ROOT, "%02X", (int) character));
            }
        }
        return name.toString();
    }
}
