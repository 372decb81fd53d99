package dev.meshca.k8s.kubeconfig.document;

import dev.meshca.k8s.kubeconfig.document.Node.Mapping;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import tools.jackson.core.JacksonException;

/** Reads the first document of a text in YAML or JSON, and refuses without a word of it what it cannot read. */
public final class DocumentText {

    public static final int MAX_BYTES = 10_000_000;

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private DocumentText() {}

    /** The refusal goes on after the name of the text: "is …". */
    public static Node read(byte[] bytes) {
        String text = decoded(bytes);
        if (text.isBlank()) {
            return Mapping.EMPTY;
        }
        if (text.stripLeading().startsWith("{")) {
            try {
                return new JsonText(text).node();
            } catch (JacksonException noJson) {
                return yaml(text);
            }
        }
        return yaml(text);
    }

    /** The one document of a text, which is JSON if it begins like that. */
    public static Node readWhole(byte[] bytes) {
        String text = decoded(bytes);
        if (!text.stripLeading().startsWith("{")) {
            return read(bytes);
        }
        try {
            return new JsonText(text).whole();
        } catch (JacksonException noJson) {
            throw new Refusal("does not parse as JSON");
        }
    }

    private static Node yaml(String text) {
        try {
            return YamlText.read(text);
        } catch (YamlEngineException unreadable) {
            throw new Refusal("does not parse as YAML or JSON" + YamlText.fault(text));
        }
    }

    private static String decoded(byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new Refusal("is not text in UTF-8");
        }
    }
}
