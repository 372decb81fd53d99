package dev.meshca.k8s.kubeconfig;

import dev.meshca.k8s.kubeconfig.document.Refusal;
import dev.meshca.k8s.kubeconfig.document.Shown;
import java.net.IDN;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;

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
            "(?<scheme>https?)://(?:(?<user>[A-Za-z0-9._:~!$&'()*+,;=%@-]*)@)?(?<host>\\[[0-9a-f:.]+]|[^/?#:@\\[\\]]+)"
                    + "(?::(?<port>\\d{0,5}))?(?<end>(?<path>/[^?#]*)?(?:\\?[^#]*)?(?:#.*)?)",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern PATH = Pattern.compile("[!-~&&[^\"<>\\\\^`{|}]]*");
    private static final int LAST_PORT = 65_535;

    /** A query and a fragment are passed over, as {@code kubectl} does. */
    static ServerAddress parse(String url, String owner) {
        Matcher form = FORM.matcher(url.strip());
        if (url.length() > Shown.LONGEST_ADDRESS || !form.matches()) {
            throw refusal(url, owner);
        }
        AddressEnd.check(form.group("end"), "server of " + owner);
        String path =
                withoutFinalSlashes(Optional.ofNullable(form.group("path")).orElse(""));
        Optional<Integer> port = Optional.ofNullable(form.group("port"))
                .filter(digits -> !digits.isEmpty())
                .map(Integer::valueOf);
        if (port.orElse(1) > LAST_PORT
                || port.orElse(1) == 0
                || !PATH.matcher(path).matches()) {
            throw refusal(url, owner);
        }
        ServerAddress address = new ServerAddress(
                form.group("scheme").toLowerCase(Locale.ROOT),
                host(form.group("host"), url, owner),
                port,
                path,
                Optional.ofNullable(form.group("user")));
        if (HttpUrl.parse(address.url()) == null) {
            throw refusal(url, owner);
        }
        return address;
    }

    private static String withoutFinalSlashes(String path) {
        int end = path.length();
        while (end > 0 && path.charAt(end - 1) == '/') {
            end--;
        }
        return path.substring(0, end);
    }

    private static String host(String written, String url, String owner) {
        if (written.startsWith("[")) {
            return written.substring(1, written.length() - 1);
        }
        String name = ascii(written);
        if (HostName.isValid(name)) {
            return name;
        }
        throw refusal(url, owner);
    }

    private static String ascii(String name) {
        try {
            return HostName.isValid(name) ? name : IDN.toASCII(name);
        } catch (IllegalArgumentException noName) {
            return "";
        }
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
        return Shown.address(written());
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
