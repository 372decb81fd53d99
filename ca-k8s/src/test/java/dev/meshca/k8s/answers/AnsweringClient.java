package dev.meshca.k8s.answers;

import dev.meshca.ClusterName;
import dev.meshca.k8s.cluster.ClusterContext;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.okhttp.OkHttpClientFactory;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import tools.jackson.databind.JsonNode;

/** A client whose requests are answered in this process, without a network: with what was planned, 404, or, to a PUT, itself. */
final class AnsweringClient implements AutoCloseable {

    private static final String NOT_FOUND = "{\"kind\":\"Status\",\"status\":\"Failure\",\"code\":404}";

    private final Map<String, String> answers = new ConcurrentHashMap<>();
    private final Set<String> requests = ConcurrentHashMap.newKeySet();
    private final KubernetesClient client;
    private volatile Optional<Spoilt> spoilt = Optional.empty();

    AnsweringClient(Map<String, JsonNode> answers) {
        answers.forEach((request, answer) -> this.answers.put(request, answer.toString()));
        Config config = new ConfigBuilder(Config.empty())
                .withMasterUrl("http://in.this.process")
                .withRequestRetryBackoffLimit(0)
                .build();
        client = new KubernetesClientBuilder()
                .withConfig(config)
                .withHttpClientFactory(new OkHttpClientFactory() {
                    @Override
                    protected void additionalConfig(OkHttpClient.Builder builder) {
                        builder.addInterceptor(AnsweringClient.this::answer);
                    }
                })
                .build();
    }

    ClusterContext context(ClusterName cluster) {
        return ClusterContext.of(cluster, client);
    }

    /** From now on, and instead of what was there before. */
    void answer(Optional<Spoilt> another) {
        spoilt = another;
    }

    /** Since the last time that this was asked. */
    Set<String> requests() {
        Set<String> since = Set.copyOf(requests);
        requests.clear();
        return since;
    }

    private Optional<String> planned(String request) {
        return spoilt.filter(one -> one.request().equals(request))
                .map(Spoilt::text)
                .or(() -> Optional.ofNullable(answers.get(request)));
    }

    private Response answer(Interceptor.Chain chain) throws IOException {
        String request = chain.request().method() + " " + chain.request().url().encodedPath();
        requests.add(request);
        Optional<String> planned = planned(request);
        boolean echo = planned.isEmpty() && chain.request().method().equals("PUT");
        String body = echo ? body(chain) : planned.orElse(NOT_FOUND);
        return new Response.Builder()
                .request(chain.request())
                .protocol(Protocol.HTTP_1_1)
                .code(echo || planned.isPresent() ? 200 : 404)
                .message("answered")
                .body(ResponseBody.create(body, MediaType.get("application/json")))
                .build();
    }

    private static String body(Interceptor.Chain chain) throws IOException {
        Buffer buffer = new Buffer();
        chain.request().body().writeTo(buffer);
        return buffer.readUtf8();
    }

    @Override
    public void close() {
        client.close();
    }
}
