package dev.meshca.k8s.internal;

import java.net.URI;
import java.net.URL;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** A path below the address of an API server, with its query. */
public record ApiPath(String path, String query) {

    /** Under which name we write, in the words of {@code managedFields}. */
    public static final String FIELD_MANAGER = "meshca";

    private static final String CORE = "api/v1/";
    private static final Pattern UNSTABLE = Pattern.compile("^apis/[^/]+/v\\d+(alpha|beta)\\d+/");

    public static ApiPath of(String path) {
        return new ApiPath(path, "");
    }

    public static ApiPath namespaces() {
        return of(CORE + "namespaces");
    }

    public static ApiPath namespace(String name) {
        return of(CORE + "namespaces/" + name);
    }

    /** A namespaced resource of the core API, such as {@code secrets}. */
    public static ApiPath in(String namespace, String resource) {
        return of(CORE + "namespaces/" + namespace + "/" + resource);
    }

    /** A resource of the core API over all namespaces. */
    public static ApiPath everywhere(String resource) {
        return of(CORE + resource);
    }

    public static ApiPath deployments(String namespace) {
        return of("apis/apps/v1/namespaces/" + namespace + "/deployments");
    }

    public static ApiPath daemonSets(String namespace) {
        return of("apis/apps/v1/namespaces/" + namespace + "/daemonsets");
    }

    public static ApiPath mutatingWebhooks() {
        return of("apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations");
    }

    public static ApiPath validatingWebhooks() {
        return of("apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations");
    }

    public static ApiPath events(String namespace) {
        return of("apis/events.k8s.io/v1/namespaces/" + namespace + "/events");
    }

    public ApiPath named(String name) {
        return new ApiPath(path + "/" + name, query);
    }

    public ApiPath with(String parameter, String value) {
        String pair = parameter + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
        return new ApiPath(path, query.isEmpty() ? pair : query + "&" + pair);
    }

    /** For a write: the fields it sets are ours from then on. */
    public ApiPath asManager() {
        return with("fieldManager", FIELD_MANAGER);
    }

    /** Where a server does not have a version of an API that is not stable yet, it says so without a Status. */
    boolean isServedEverywhere() {
        return !UNSTABLE.matcher(path).find();
    }

    URI under(URL server) {
        String base = server.toString();
        String slash = base.endsWith("/") ? "" : "/";
        return URI.create(base + slash + path + (query.isEmpty() ? "" : "?" + query));
    }
}
