package dev.meshca.k8s.kubeconfig;

import dev.meshca.k8s.kubeconfig.document.Refusal;
import java.util.regex.Pattern;

/** What stands behind the host and port of an address. */
final class AddressEnd {

    private static final Pattern LOGIN = Pattern.compile("@|%40");

    private AddressEnd() {}

    /** A password with a {@code /} in it ends the host early: the rest of it would be sent as a path, to a host of its user's name. */
    static void check(String end, String what) {
        if (LOGIN.matcher(end).find()) {
            throw new Refusal(what + " has an @ behind its host: in a user name or password, write / as %2F, ? as %3F"
                    + " and # as %23");
        }
    }
}
