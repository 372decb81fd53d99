package dev.meshca.k8s.kubeconfig;

import java.net.IDN;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where an API server is.
 *
 * @param scheme http or https
 * @param host a name or an address, without the brackets of IPv6
 * @param port as written; empty for that of the scheme
 * @param path below which the API is, without a slash at its end
 * @param userInfo who logs in, as written
 */
record ServerAddress(String scheme, String host, Optional<Integer> port, String path, Optional<String> userInfo) {

    private static final Pattern FORM = Pattern.compile(
            "(?<scheme>https?)://(?:(?<user>[^/?#]*)@)?(?<host>\\[[0-9a-f:.]+]|[^/?#:@\\[\\]]+)(?::(?<port>\\d{0,5}))?"
                    + "(?<path>/[^?#]*)?(?:\\?[^#]*)?(?:#.*)?",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern HOST_NAME = Pattern.compile("[A-Za-z0-9._-]+");
    private static final Pattern PATH = Pattern.compile("[!-~&&[^\"<>\\\\^`{|}]]*");
    private static final int LAST_PORT = 65_535;

    /** A query and a fragment are passed over, as {@code kubectl} does. */
    static ServerAddress parse(String url, String owner) {
        Matcher form = FORM.matcher(url.strip());
        if (!form.matches()) {
            throw refusal(url, owner);
        }
        String path = Optional.ofNullable(form.group("path")).orElse("").replaceAll("/+$", "");
        Optional<Integer> port = Optional.ofNullable(form.group("port"))
                .filter(digits -> !digits.isEmpty())
                .map(Integer::valueOf);
        if (port.orElse(1) > LAST_PORT
                || port.orElse(1) == 0
                || !PATH.matcher(path).matches()) {
            throw refusal(url, owner);
        }
        return new ServerAddress(
                form.group("scheme").toLowerCase(Locale.ROOT),
                host(form.group("host"), url, owner),
                port,
                path,
                Optional.ofNullable(form.group("user")));
    }

    private static String host(String written, String url, String owner) {
        if (written.startsWith("[")) {
            return written.substring(1, written.length() - 1);
        }
        if (HOST_NAME.matcher(written).matches()) {
            return written;
        }
        try {
            String ascii = IDN.toASCII(written);
            if (HOST_NAME.matcher(ascii).matches()) {
                return ascii;
            }
        } catch (IllegalArgumentException noName) {
            // Falls through.
        }
        throw refusal(url, owner);
    }

    private static Refusal refusal(String url, String owner) {
        return new Refusal("server of " + owner + " is " + Shown.quoted(Shown.address(url))
                + ", which is no address of an API server: it must be like https://HOST:PORT");
    }

    boolean isTls() {
        return scheme.equals("https");
    }

    int effectivePort() {
        return port.orElse(isTls() ? 443 : 80);
    }

    String url() {
        return url("");
    }

    /** With who logs in, for a plugin that is told of the cluster. */
    String written() {
        return url(userInfo.map(user -> user + "@").orElse(""));
    }

    /** As it is shown. */
    String masked() {
        return url(userInfo.isPresent() ? "***@" : "");
    }

    private String url(String login) {
        String name = host.contains(":") ? "[" + host + "]" : host;
        return scheme + "://" + login + name + port.map(number -> ":" + number).orElse("") + path;
    }

    @Override
    public String toString() {
        return masked();
    }
}
