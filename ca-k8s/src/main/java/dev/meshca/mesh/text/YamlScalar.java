package dev.meshca.mesh.text;

import dev.meshca.k8s.kubeconfig.document.Node;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;

/** A text as YAML has it. */
public final class YamlScalar {

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9/][A-Za-z0-9._/-]*");

    private YamlScalar() {}

    /** In quotes, if other programs could take it for something else than a text. */
    public static String of(String value) {
        boolean plain = PLAIN.matcher(value).matches()
                && Node.Scalar.plain(value).kind() == Node.Scalar.Kind.TEXT
                && !Character.isDigit(value.charAt(0));
        return plain ? value : JsonMapper.shared().writeValueAsString(value);
    }
}
