package dev.meshca.k8s.internal;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Which addresses mean something else on every machine. Names are not resolved: what they mean elsewhere is not known here. */
public final class ApiAddress {

    private static final Pattern LOOPBACK_V4 = Pattern.compile("127(\\.\\d{1,3}){3}");
    private static final Pattern LINK_LOCAL_V4 = Pattern.compile("169\\.254(\\.\\d{1,3}){2}");
    private static final Pattern LOOPBACK_V6 = Pattern.compile("\\[(0{0,4}:){1,7}0{0,3}1]");
    private static final Pattern UNSPECIFIED_V6 = Pattern.compile("\\[[0:]+]");
    private static final Pattern MAPPED = Pattern.compile("\\[::ffff:([\\d.]+)]");

    private static final String LOOPBACK = "a loopback address";

    private ApiAddress() {}

    /** Why istiods of other clusters cannot use the address; empty if they perhaps can. */
    public static Optional<String> localTo(String server) {
        String host = host(server);
        return kind(host).map(kind -> host + " is " + kind);
    }

    /** Whether what is sent there stays on this machine. */
    public static boolean isLoopback(String server) {
        return kind(host(server)).equals(Optional.of(LOOPBACK));
    }

    private static String host(String server) {
        try {
            String host = String.valueOf(URI.create(server).getHost()).toLowerCase(Locale.ROOT);
            return MAPPED.matcher(host).replaceAll("$1");
        } catch (IllegalArgumentException noUri) {
            return "";
        }
    }

    private static Optional<String> kind(String host) {
        if (host.equals("localhost")
                || host.endsWith(".localhost")
                || LOOPBACK_V4.matcher(host).matches()
                || LOOPBACK_V6.matcher(host).matches()) {
            return Optional.of(LOOPBACK);
        }
        if (host.equals("0.0.0.0")
                || host.equals("0")
                || UNSPECIFIED_V6.matcher(host).matches()) {
            return Optional.of("the unspecified address");
        }
        if (LINK_LOCAL_V4.matcher(host).matches() || host.startsWith("[fe80:")) {
            return Optional.of("a link-local address");
        }
        if (host.equals("host.docker.internal") || host.equals("host.minikube.internal")) {
            return Optional.of("a name that only containers of one machine know");
        }
        return Optional.empty();
    }
}
