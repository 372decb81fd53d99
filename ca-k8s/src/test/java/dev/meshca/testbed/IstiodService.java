package dev.meshca.testbed;

import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToIntFunction;

/** What kube-proxy does for the Service of istiod: each connection goes to one of the endpoints that are ready, in turn. */
final class IstiodService implements AutoCloseable {

    private static final Duration END_LIMIT = Duration.ofSeconds(10);

    private final SharedIndexInformer<EndpointSlice> slices;
    private final IstiodKubelet kubelet;
    private final ToIntFunction<IstiodPod> target;
    private final ServerSocket server;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger turn = new AtomicInteger();

    /** Leads to that port of each Pod. */
    IstiodService(SharedIndexInformer<EndpointSlice> slices, IstiodKubelet kubelet, ToIntFunction<IstiodPod> target) {
        this.target = target;
        this.slices = slices;
        this.kubelet = kubelet;
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(this::serve);
    }

    int port() {
        return server.getLocalPort();
    }

    private void serve() {
        try {
            while (true) {
                Socket client = server.accept();
                start(() -> connect(client));
            }
        } catch (IOException closed) {
            open.forEach(IstiodService::close);
        }
    }

    private void connect(Socket client) {
        open.add(client);
        try (client;
                Socket backend = backend()) {
            open.add(backend);
            Thread answers = start(() -> copy(backend, client));
            copy(client, backend);
            answers.join();
            open.remove(backend);
        } catch (IOException nobodyReady) {
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(client);
        }
    }

    /** Ends the connections that are open, in order, so that the next request needs a new one, and a handshake. */
    void hangUp() {
        open.forEach(IstiodService::sayGoodbye);
        Await.until("the connections have ended", END_LIMIT, open::isEmpty);
    }

    private static void sayGoodbye(Socket socket) {
        try {
            socket.shutdownOutput();
        } catch (IOException endedMeanwhile) {
            close(socket);
        }
    }

    private Socket backend() throws IOException {
        List<Integer> ready = ready();
        if (ready.isEmpty()) {
            throw new IOException("no endpoint is ready");
        }
        return new Socket(
                InetAddress.getLoopbackAddress(), ready.get(Math.floorMod(turn.getAndIncrement(), ready.size())));
    }

    private List<Integer> ready() {
        return slices.getStore().list().stream()
                .flatMap(slice -> slice.getEndpoints().stream())
                .filter(endpoint -> Boolean.TRUE.equals(endpoint.getConditions().getReady()))
                .map(Endpoint::getTargetRef)
                .map(pod -> kubelet.running(pod.getName()))
                .flatMap(Optional::stream)
                .map(target::applyAsInt)
                .toList();
    }

    private static void copy(Socket from, Socket to) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            in.transferTo(out);
            to.shutdownOutput();
        } catch (IOException broken) {
            close(from);
            close(to);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Thread start(Runnable work) {
        Thread thread = new Thread(work, "Service istiod");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
