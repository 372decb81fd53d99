package dev.meshca.k8s.kubeconfig;

import dev.meshca.k8s.kubeconfig.document.Refusal;
import dev.meshca.k8s.kubeconfig.document.Shown;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A proxy.
 *
 * @param url as written, for a plugin that asks for it
 * @param authorization what the proxy is told of who asks
 */
record ProxyAddress(String url, Proxy.Type type, String host, int port, Optional<String> authorization) {

    private static final Pattern FORM =
            Pattern.compile("(?<scheme>[A-Za-z][A-Za-z0-9+.-]*)://(?:(?<user>[A-Za-z0-9._:~!$&'()*+,;=%@-]*)@)?"
                    + "(?<host>\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._-]+)(?::(?<port>\\d{1,5}))?(?<end>(?:[/?#].*)?)");

    static ProxyAddress parse(String url, String what) {
        Matcher form = FORM.matcher(url.strip());
        if (url.length() > Shown.LONGEST_ADDRESS
                || !form.matches()
                || !(form.group("host").startsWith("[") || HostName.isValid(form.group("host")))) {
            throw new Refusal(what + " is " + Shown.quoted(Shown.address(url))
                    + ", which is no address of a proxy: it must be like http://HOST:PORT");
        }
        AddressEnd.check(form.group("end"), what);
        String scheme = form.group("scheme").toLowerCase(Locale.ROOT);
        Optional<String> user = Optional.ofNullable(form.group("user")).filter(given -> !given.isEmpty());
        Proxy.Type type = type(scheme, user.isPresent(), what);
        String host = form.group("host").replaceAll("[\\[\\]]", "");
        int port = Optional.ofNullable(form.group("port"))
                .map(Integer::valueOf)
                .orElse(type == Proxy.Type.SOCKS ? 1080 : 80);
        if (port < 1 || port > 65_535) {
            throw new Refusal(what + " has the port " + port + ", which is none");
        }
        return new ProxyAddress(
                url.strip(),
                type,
                host,
                port,
                user.map(given -> Login.of(given, what).basic()));
    }

    private static Proxy.Type type(String scheme, boolean login, String what) {
        return switch (scheme) {
            case "http" -> Proxy.Type.HTTP;
            case "socks5", "socks5h" -> {
                if (login) {
                    throw new Refusal(what + " has a user name for a socks5 proxy, which is not supported here:"
                            + " use one without, or an http proxy");
                }
                yield Proxy.Type.SOCKS;
            }
            case "https" ->
                throw new Refusal(what
                        + " is an https proxy, which is not supported here: use an http proxy, through which TLS with"
                        + " the API server goes end to end");
            default ->
                throw new Refusal(what + " has the scheme " + Shown.quoted(scheme) + "; supported are http and socks5");
        };
    }

    Proxy proxy() {
        return new Proxy(type, InetSocketAddress.createUnresolved(host, port));
    }

    @Override
    public String toString() {
        return Shown.address(url);
    }
}
