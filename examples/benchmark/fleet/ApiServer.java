import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The content of one cluster, and what its API server answers. It is asked by one thread. */
final class ApiServer {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String CONFIG_MAPS = "/api/v1/configmaps";
    private static final String CACERTS = "/api/v1/namespaces/istio-system/secrets/cacerts";

    /** What a cluster with a mesh has: in which namespaces istiod has distributed the roots. */
    private static final String[] NAMESPACES = {"default", "istio-system", "kube-system"};

    private static final Map<String, String> LISTS = Map.of(
            "pods", "PodList",
            "deployments", "DeploymentList",
            "daemonsets", "DaemonSetList",
            "mutatingwebhookconfigurations", "MutatingWebhookConfigurationList",
            "validatingwebhookconfigurations", "ValidatingWebhookConfigurationList");

    private static final Pattern NAMESPACE = Pattern.compile("/api/v1/namespaces/([^/]+)");

    private final int number;
    private final int busyShare;
    private final Counters counters;
    private final Istiod istiod = new Istiod();
    private final Map<String, ObjectNode> objects = new TreeMap<>();
    private long version = 1;
    private long asked;

    /** @param busyShare every how manyth request is refused for now; 0 for none */
    ApiServer(int number, int busyShare, Counters counters) {
        this.number = number;
        this.busyShare = busyShare;
        this.counters = counters;
        for (String namespace : NAMESPACES) {
            String object = "{\"kind\":\"Namespace\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"%s\"}}";
            store("/api/v1/namespaces/" + namespace, (ObjectNode) JSON.readTree(object.formatted(namespace)));
        }
    }

    /** What its istiod shows. */
    SSLContext istiod() {
        return istiod.tls(objects.get(CACERTS));
    }

    /** A whole answer to a whole request. */
    byte[] answer(String method, String target, String body) {
        String path = target.replaceFirst("\\?.*", "");
        counters.request(method + " " + NAMESPACE.matcher(path).replaceFirst("/api/v1/namespaces/…"));
        asked++;
        if (busyShare > 0 && asked % busyShare == 1) {
            counters.refusal();
            return http("429 Too Many Requests", "Retry-After: 1\r\n", status(429, "TooManyRequests"));
        }
        return switch (method) {
            case "GET" -> read(path);
            case "POST" -> create(path, body);
            case "PUT" -> replace(path, body);
            default -> http("405 Method Not Allowed", "", status(405, "MethodNotAllowed"));
        };
    }

    private byte[] read(String path) {
        if (path.equals(CONFIG_MAPS)) {
            return ok(distributed());
        }
        String last = path.substring(path.lastIndexOf('/') + 1);
        if (LISTS.containsKey(last)) {
            return ok("{\"kind\":\"%s\",\"apiVersion\":\"v1\",\"metadata\":{},\"items\":[]}".formatted(LISTS.get(last)));
        }
        ObjectNode object = objects.get(path);
        return object == null ? http("404 Not Found", "", status(404, "NotFound")) : ok(object.toString());
    }

    /** The ConfigMaps that istiod writes into every namespace, with the roots of its Secret. */
    private String distributed() {
        ObjectNode list = (ObjectNode) JSON.readTree("{\"kind\":\"ConfigMapList\",\"apiVersion\":\"v1\",\"metadata\":{}}");
        var items = list.putArray("items");
        ObjectNode secret = objects.get(CACERTS);
        if (secret != null) {
            byte[] roots = Base64.getDecoder().decode(secret.path("data").path("root-cert.pem").asString());
            for (String namespace : NAMESPACES) {
                ObjectNode map = items.addObject();
                map.putObject("metadata").put("name", "istio-ca-root-cert").put("namespace", namespace);
                map.putObject("data").put("root-cert.pem", new String(roots, StandardCharsets.US_ASCII));
            }
        }
        return list.toString();
    }

    private byte[] create(String path, String body) {
        JsonNode object = JSON.readTree(body);
        if (path.endsWith("reviews")) {
            ((ObjectNode) object).putObject("status").put("allowed", true);
            return ok(object.toString());
        }
        String place = path + "/" + object.path("metadata").path("name").asString();
        if (objects.containsKey(place)) {
            return http("409 Conflict", "", status(409, "AlreadyExists"));
        }
        return ok(store(place, (ObjectNode) object).toString());
    }

    private byte[] replace(String path, String body) {
        ObjectNode object = (ObjectNode) JSON.readTree(body);
        ObjectNode before = objects.get(path);
        if (before == null) {
            return http("404 Not Found", "", status(404, "NotFound"));
        }
        boolean current = before.at("/metadata/resourceVersion").equals(object.at("/metadata/resourceVersion"));
        return current ? ok(store(path, object).toString()) : http("409 Conflict", "", status(409, "Conflict"));
    }

    private ObjectNode store(String place, ObjectNode object) {
        ObjectNode metadata = (ObjectNode) object.path("metadata");
        metadata.put("uid", "00000000-0000-0000-%04x-%012x".formatted(number, place.hashCode()));
        metadata.put("resourceVersion", Long.toString(version++));
        objects.put(place, object);
        return object;
    }

    private static byte[] ok(String body) {
        return http("200 OK", "", body);
    }

    private static String status(int code, String reason) {
        return ("{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},\"status\":\"Failure\",\"message\":\"%s\","
                        + "\"reason\":\"%s\",\"code\":%d}")
                .formatted(reason, reason, code);
    }

    private static byte[] http(String status, String headers, String body) {
        byte[] text = body.getBytes(StandardCharsets.UTF_8);
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC));
        String head = "HTTP/1.1 " + status + "\r\nDate: " + date + "\r\nContent-Type: application/json\r\n" + headers
                + "Content-Length: " + text.length + "\r\n\r\n";
        byte[] answer = new byte[head.length() + text.length];
        System.arraycopy(head.getBytes(StandardCharsets.US_ASCII), 0, answer, 0, head.length());
        System.arraycopy(text, 0, answer, head.length(), text.length);
        return answer;
    }
}
