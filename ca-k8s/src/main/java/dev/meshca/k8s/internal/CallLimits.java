package dev.meshca.k8s.internal;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.EventListener;
import okhttp3.Interceptor;
import okhttp3.Response;

/**
 * Ends a request that is carried by the thread that asks when its time is over. OkHttp's own limit cancels a call once, which
 * goes unheard between two steps of making a connection: so each step is a check, and none waits much longer than the limit.
 */
final class CallLimits extends EventListener implements Interceptor {

    /** OkHttp's own limit comes first. */
    private static final Duration LATER = Duration.ofMillis(100);

    static final CallLimits OF_CARRIED = new CallLimits();

    private CallLimits() {}

    @Override
    public void callStart(Call call) {
        RequestThread.started(call);
    }

    @Override
    public void connectStart(Call call, InetSocketAddress address, Proxy proxy) {
        check(call);
    }

    @Override
    public void secureConnectStart(Call call) {
        check(call);
    }

    private static void check(Call call) {
        if (call.isCanceled()) {
            throw new CancellationException("cancelled");
        }
    }

    @Override
    public Response intercept(Chain chain) throws IOException {
        Optional<Deadline> deadline = RequestThread.deadline();
        if (deadline.isEmpty()) {
            return chain.proceed(chain.request());
        }
        int millis = (int) Math.min(
                Integer.MAX_VALUE, deadline.get().remaining().plus(LATER).toMillis());
        return chain.withConnectTimeout(Math.min(chain.connectTimeoutMillis(), millis), TimeUnit.MILLISECONDS)
                .withReadTimeout(millis, TimeUnit.MILLISECONDS)
                .withWriteTimeout(millis, TimeUnit.MILLISECONDS)
                .proceed(chain.request());
    }
}
