package dev.meshca.k8s.kubeconfig;

import dev.meshca.k8s.kubeconfig.document.Refusal;

/** What can be sent in a header. */
final class HeaderText {

    private HeaderText() {}

    /** The text is not quoted, as it may be a secret. */
    static String check(String what, String text) {
        if (text.chars().anyMatch(character -> (character < ' ' && character != '\t') || character == 0x7f)) {
            throw new Refusal(what + " has a line break or another control character in it: write it without");
        }
        return text;
    }
}
