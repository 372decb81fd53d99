package dev.meshca.k8s.kubeconfig;

import dev.meshca.k8s.kubeconfig.document.Refusal;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** A user name with a password. */
record Login(String user, String password) {

    /** What stands before the {@code @} of an address. */
    static Login of(String userInfo, String what) {
        int colon = userInfo.indexOf(':');
        try {
            return new Login(
                    percentDecoded(colon < 0 ? userInfo : userInfo.substring(0, colon)),
                    percentDecoded(colon < 0 ? "" : userInfo.substring(colon + 1)));
        } catch (IllegalArgumentException e) {
            throw new Refusal(
                    what + " has a user name or password with a % that is no percent-encoding: write it as %25");
        }
    }

    private static String percentDecoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** For a header. */
    String basic() {
        byte[] login = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(login);
    }

    @Override
    public String toString() {
        return "***";
    }
}
