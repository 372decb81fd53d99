package dev.meshca.k8s.istiod;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where one replica of istiod can be reached.
 *
 * @param host a name or an IP address
 * @param port its secure gRPC port, {@value #SECURE_GRPC} unless it is forwarded
 */
public record IstiodAddress(String host, int port) {

    static final int SECURE_GRPC = 15012;

    private static final Pattern SYNTAX = Pattern.compile("(?:\\[([0-9A-Fa-f:.]+)]|([A-Za-z0-9._-]+)):(\\d{1,5})");

    /**
     * An address.
     *
     * @throws IllegalArgumentException if the host is blank, or the port is not between 1 and 65535
     */
    public IstiodAddress {
        if (host.isBlank() || port < 1 || port > 65535) {
            throw new IllegalArgumentException("'" + host + "' and " + port
                    + " are no address of an istiod: use a host and a port between 1 and 65535");
        }
    }

    /**
     * The address in a text such as {@code istiod.example.org:15012} or {@code [::1]:15012}.
     *
     * @param text a host and a port, joined by a colon
     * @return the address
     * @throws IllegalArgumentException if it is something else
     */
    public static IstiodAddress parse(String text) {
        Matcher matcher = SYNTAX.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + text.replaceAll("\\p{Cntrl}", "?")
                    + "' is not the address of an istiod: use HOST:PORT, such as 10.0.0.7:" + SECURE_GRPC);
        }
        String host = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
        return new IstiodAddress(host, Integer.parseInt(matcher.group(3)));
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
