package dev.meshca.mesh.remote;

import dev.meshca.ClusterName;
import dev.meshca.k8s.kubeconfig.document.Shown;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;

/**
 * What clusters get to know of each other, and how what is there is treated.
 *
 * @param servers where the API server of a cluster answers the other clusters, {@code https://HOST:PORT}; clusters without have
 *     the address that the kubeconfig has
 * @param local whether an address is good that means something else on every machine, such as a loopback address
 * @param dryRun the API servers check everything and store nothing ({@code dryRun=All})
 * @param adopt a Secret that somebody else wrote is taken over
 */
public record RemoteSecretOptions(Map<ClusterName, String> servers, boolean local, boolean dryRun, boolean adopt) {

    /**
     * The choice; the map is copied.
     *
     * @throws IllegalArgumentException if an address is none
     */
    public RemoteSecretOptions {
        servers = Map.copyOf(servers);
        servers.values().forEach(RemoteSecretOptions::requireServer);
    }

    /**
     * The addresses of the kubeconfig, for other machines; foreign Secrets are left alone.
     *
     * @return the choice
     */
    public static RemoteSecretOptions defaults() {
        return new RemoteSecretOptions(Map.of(), false, false, false);
    }

    /**
     * The address of an API server, if it is one.
     *
     * @param text {@code https://HOST:PORT}
     * @return the text
     * @throws IllegalArgumentException if it is none, or would have a token sent in the clear
     */
    public static String requireServer(String text) {
        if (!isServer(text)) {
            throw new IllegalArgumentException(noServer(text));
        }
        return text;
    }

    static String noServer(String text) {
        return "'" + shown(text) + "' is not the address of an API server, such as https://api.example.com:6443";
    }

    /** A login or a query may hold a secret. */
    private static String shown(String text) {
        return Shown.address(text.replaceFirst("\\?.*", "?…"));
    }

    static boolean isServer(String text) {
        try {
            URI uri = new URI(text);
            boolean plain = uri.getUserInfo() == null && uri.getQuery() == null && uri.getFragment() == null;
            return "https".equals(uri.getScheme()) && uri.getHost() != null && plain;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /**
     * The same with other addresses.
     *
     * @param servers where the API server of a cluster answers the others
     * @return a copy
     * @throws IllegalArgumentException if one is no address
     */
    public RemoteSecretOptions servers(Map<ClusterName, String> servers) {
        return new RemoteSecretOptions(servers, local, dryRun, adopt);
    }

    /**
     * The same with or without addresses that mean something else on every machine.
     *
     * @param local true where the istiods run on this machine, too
     * @return a copy
     */
    public RemoteSecretOptions local(boolean local) {
        return new RemoteSecretOptions(servers, local, dryRun, adopt);
    }

    /**
     * The same with or without a dry run.
     *
     * @param dryRun true to store nothing
     * @return a copy
     */
    public RemoteSecretOptions dryRun(boolean dryRun) {
        return new RemoteSecretOptions(servers, local, dryRun, adopt);
    }

    /**
     * The same with or without taking over foreign Secrets.
     *
     * @param adopt true to take them over
     * @return a copy
     */
    public RemoteSecretOptions adopt(boolean adopt) {
        return new RemoteSecretOptions(servers, local, dryRun, adopt);
    }
}
