package dev.meshca.k8s.kubeconfig;

import dev.meshca.k8s.internal.ProxyFault;
import java.io.IOException;
import java.util.Optional;
import okhttp3.Headers;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;

/** Says in each request who asks and as whom, and hears when that is not accepted. */
final class Identity implements Interceptor {

    private static final int UNAUTHORIZED = 401;

    private final Credential credential;
    private final Impersonation impersonation;
    private final boolean compress;
    private final Optional<ProxyAddress> proxy;

    Identity(Credential credential, AuthInfo user, Cluster cluster, Optional<ProxyAddress> proxy) {
        this.credential = credential;
        this.impersonation = user.impersonation();
        this.compress = !cluster.disableCompression();
        this.proxy = proxy;
    }

    @Override
    public Response intercept(Chain chain) throws IOException {
        Request request = chain.request();
        Headers.Builder headers = request.headers().newBuilder();
        credential
                .authorization()
                .header()
                .ifPresent(value -> headers.removeAll("Authorization").addUnsafeNonAscii("Authorization", value));
        impersonation.addTo(headers);
        if (!compress) {
            headers.set("Accept-Encoding", "identity");
        }
        Response response =
                proceed(chain, request.newBuilder().headers(headers.build()).build());
        if (response.code() == UNAUTHORIZED) {
            credential.reject();
        }
        return response;
    }

    private Response proceed(Chain chain, Request request) throws IOException {
        try {
            return chain.proceed(request);
        } catch (IOException e) {
            throw proxy.isPresent() ? new ProxyFault(proxy.get().toString(), e) : e;
        }
    }
}
