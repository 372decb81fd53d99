package dev.meshca.k8s.internal;

import dev.meshca.k8s.internal.BoundedResponse.TooLongException;
import java.io.EOFException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/** Says in one clause why no connection came about. */
final class ConnectionFault {

    private ConnectionFault() {}

    static ApiFailure describe(Throwable fault, URI uri) {
        List<Throwable> causes = causes(fault);
        Optional<String> proxy = proxy(causes);
        boolean beforeIt = has(causes, ConnectException.class) || has(causes, UnknownHostException.class);
        String clause = proxy.isPresent() && beforeIt
                ? clause(causes, "the proxy " + proxy.get())
                : clause(causes, host(uri))
                        + proxy.map(name -> " (through the proxy " + name + ")").orElse("");
        return new ApiFailure(ApiFailure.Kind.UNREACHABLE, clause);
    }

    /** For what goes wrong before there is a connection: files that are missing, credentials that do not parse. */
    static ApiFailure opening(Throwable fault, String server) {
        List<Throwable> causes = causes(fault);
        Throwable last = causes.get(causes.size() - 1);
        return new ApiFailure(ApiFailure.Kind.UNREACHABLE, "no client for " + server + ": " + said(last));
    }

    /** A name with an underscore is part of an authority to {@link URI}, and no host. */
    private static String host(URI uri) {
        String authority = String.valueOf(uri.getAuthority());
        return authority.substring(authority.lastIndexOf('@') + 1);
    }

    private static Optional<String> proxy(List<Throwable> causes) {
        return causes.stream()
                .filter(ProxyFault.class::isInstance)
                .map(fault -> ((ProxyFault) fault).proxy())
                .findFirst();
    }

    private static String clause(List<Throwable> causes, String host) {
        if (has(causes, UnknownHostException.class) || has(causes, UnresolvedAddressException.class)) {
            return "the name " + host + " is not known";
        }
        if (has(causes, AuthorityFault.class)) {
            return host + " shows a certificate of " + message(causes, AuthorityFault.class);
        }
        if (has(causes, CertificateExpiredException.class)) {
            return host + " shows an expired certificate";
        }
        if (has(causes, CertificateNotYetValidException.class)) {
            return host + " shows a certificate that is not valid yet (or our clock is late)";
        }
        if (has(causes, CertPathBuilderException.class)) {
            return host + " shows a certificate that the certificate-authority of this context did not issue";
        }
        if (has(causes, SSLPeerUnverifiedException.class)) {
            return "no TLS connection with " + host + ": it shows a certificate for other names: "
                    + message(causes, SSLPeerUnverifiedException.class).replaceFirst(".*subjectAltNames: ", "")
                    + " (tls-server-name of the cluster says which one to ask for)";
        }
        if (has(causes, SSLException.class)) {
            return "no TLS connection with " + host + ": " + message(causes, SSLException.class);
        }
        if (has(causes, TooLongException.class)) {
            return host + " answered with " + message(causes, TooLongException.class);
        }
        if (has(causes, ProtocolException.class)) {
            return host + " does not speak HTTP as an API server does: " + message(causes, ProtocolException.class);
        }
        if (has(causes, EOFException.class)
                || (has(causes, SocketException.class) && !has(causes, ConnectException.class))) {
            return "the connection to " + host + " broke off before there was an answer";
        }
        if (has(causes, ConnectException.class)) {
            return "nothing accepts connections at " + host;
        }
        Throwable last = causes.get(causes.size() - 1);
        return "the connection to " + host + " failed: " + said(last);
    }

    private static String said(Throwable cause) {
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : PlainText.of(cause.getMessage());
    }

    private static String message(List<Throwable> causes, Class<? extends Throwable> type) {
        return causes.stream()
                .filter(type::isInstance)
                .map(cause -> PlainText.of(String.valueOf(cause.getMessage())))
                .findFirst()
                .orElse("");
    }

    private static boolean has(List<Throwable> causes, Class<? extends Throwable> type) {
        return causes.stream().anyMatch(type::isInstance);
    }

    private static List<Throwable> causes(Throwable fault) {
        List<Throwable> causes = new ArrayList<>();
        @Nullable Throwable cause = fault;
        while (cause != null && causes.size() < 20) {
            causes.add(cause);
            cause = cause.getCause();
        }
        return causes;
    }
}
