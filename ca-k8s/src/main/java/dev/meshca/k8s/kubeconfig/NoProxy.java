package dev.meshca.k8s.kubeconfig;

import dev.meshca.k8s.internal.IpAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The exceptions in {@code NO_PROXY}: domains, addresses, networks, each perhaps with a port, or {@code *}. */
final class NoProxy {

    private final List<String> entries;

    NoProxy(String variable) {
        this.entries = Stream.of(variable.split(","))
                .map(entry -> entry.strip().toLowerCase(Locale.ROOT))
                .filter(entry -> !entry.isEmpty())
                .toList();
    }

    /** Whether the environment's proxy is not for this server. What is on this machine never needs one. */
    boolean covers(String host, int port) {
        String name = host.toLowerCase(Locale.ROOT);
        Optional<IpAddress> address = IpAddress.parse(name);
        return name.equals("localhost")
                || address.filter(IpAddress::isLoopback).isPresent()
                || entries.contains("*")
                || entries.stream().anyMatch(entry -> matches(entry, name, address, port));
    }

    private static boolean matches(String entry, String name, Optional<IpAddress> address, int port) {
        int slash = entry.indexOf('/');
        if (slash >= 0) {
            return address.isPresent() && address.get().isIn(entry.substring(0, slash), entry.substring(slash + 1));
        }
        HostAndPort pattern = HostAndPort.of(entry);
        if (pattern.port()
                .filter(wanted -> !wanted.equals(String.valueOf(port)))
                .isPresent()) {
            return false;
        }
        Optional<IpAddress> exact = IpAddress.parse(pattern.host());
        boolean isAddress = exact.isPresent() || address.isPresent();
        return isAddress ? exact.equals(address) : matchesDomain(pattern.host(), name);
    }

    private static boolean matchesDomain(String pattern, String name) {
        String domain = pattern.startsWith("*.") ? pattern.substring(1) : pattern;
        if (domain.isEmpty()) {
            return false;
        }
        return domain.startsWith(".") ? name.endsWith(domain) : name.equals(domain) || name.endsWith("." + domain);
    }

    private record HostAndPort(String host, Optional<String> port) {

        static HostAndPort of(String entry) {
            int colon = entry.lastIndexOf(':');
            boolean bracketed = entry.startsWith("[");
            boolean port = colon > 0 && (bracketed ? entry.charAt(colon - 1) == ']' : entry.indexOf(':') == colon);
            String host = port ? entry.substring(0, colon) : entry;
            return new HostAndPort(
                    bracketed ? host.replaceAll("[\\[\\]]", "") : host,
                    port ? Optional.of(entry.substring(colon + 1)) : Optional.empty());
        }
    }
}
