package dev.meshca.k8s.internal;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import okhttp3.Dns;

/** Asks the system for the addresses of a name, in another thread: it hears of no time limit, and of no interrupt. */
final class NameLookup implements Dns {

    private final ExecutorService threads;
    private final Dns system;

    NameLookup(ExecutorService threads, Dns system) {
        this.threads = threads;
        this.system = system;
    }

    @Override
    public List<InetAddress> lookup(String host) throws UnknownHostException {
        Deadline deadline = RequestThread.deadline().orElse(null);
        if (deadline == null || IpAddress.parse(host).isPresent()) {
            return system.lookup(host);
        }
        try {
            Future<List<InetAddress>> addresses = threads.submit(() -> system.lookup(host));
            return addresses.get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnknownHostException(host);
        } catch (ExecutionException | TimeoutException | RejectedExecutionException e) {
            throw new UnknownHostException(host);
        }
    }
}
