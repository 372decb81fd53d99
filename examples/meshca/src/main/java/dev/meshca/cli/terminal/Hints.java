package dev.meshca.cli.terminal;

import java.util.Map;

/** The option or the command behind a phrase of the library, which knows neither. {@link Remedies} has those of findings. */
final class Hints {

    static final Map<String, String> OF_PHRASES = Map.ofEntries(
            Map.entry("say which part of the clusters is meant", "--only NAME"),
            Map.entry("take a cluster that is really gone out of the mesh", "meshca remove"),
            Map.entry("say that keys may go to whoever answers", "--insecure"),
            Map.entry("unless it is taken over", "--adopt"),
            Map.entry("name the address that they can reach", "--server CLUSTER=URL"),
            Map.entry("or give it more time", "--timeout; of rotate and status --request-timeout"),
            Map.entry("create its CAs first", "meshca create --dir DIR --cluster NAME"),
            Map.entry("verify the files to see how", "meshca verify --dir DIR"),
            Map.entry("replace the CA of this cluster", "meshca create --replace --cluster NAME"),
            Map.entry("have it replaced if it may be given up", "--replace"),
            Map.entry("name the CA of its clusters as the one that signs", "--from-root CERT KEY"),
            Map.entry("leave the other CA away", "--from-root"),
            Map.entry("merge by trust in both roots", "--strategy trust-first"),
            Map.entry("give one of the meshes a new root before", "meshca rotate root"),
            Map.entry("import each of them into a folder of its own, and merge them", "meshca merge"),
            Map.entry("which a rotation away from it takes over", "meshca rotate self-signed"),
            Map.entry("a longer one for the root", "--validity, --root-validity"),
            Map.entry("the validity of the root is for a new root", "--root-validity"));

    private Hints() {}

    /** A text of the library, with what is to be typed here after each phrase that asks for it. */
    static String inText(String text) {
        String hinted = text;
        for (Map.Entry<String, String> hint : OF_PHRASES.entrySet()) {
            hinted = hinted.replace(hint.getKey(), hint.getKey() + " (" + hint.getValue() + ")");
        }
        return hinted;
    }
}
