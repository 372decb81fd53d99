package dev.meshca.k8s.lock;

import dev.meshca.k8s.internal.Api;
import dev.meshca.k8s.internal.ApiFailure;
import dev.meshca.k8s.internal.Connection;
import dev.meshca.k8s.internal.Connector;
import dev.meshca.k8s.internal.Deadline;
import dev.meshca.k8s.internal.Fleet;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A connection that stays open between renewals, so that they cost one request each and no login; after a failure it is
 * opened anew, with new credentials.
 */
final class ClusterLink implements AutoCloseable {

    private final Fleet fleet;
    private final Connector connector;
    private @Nullable Connection open;

    ClusterLink(Fleet fleet, Connector connector) {
        this.fleet = fleet;
        this.connector = connector;
    }

    synchronized <R> R ask(Duration limit, Function<Api, R> work) {
        Deadline deadline = Deadline.in(limit);
        Connection connection = open == null ? fleet.open(connector, deadline) : open;
        open = connection;
        try {
            return work.apply(fleet.api(connection, deadline));
        } catch (ApiFailure failure) {
            if (failure.is(ApiFailure.Kind.UNREACHABLE) || failure.is(ApiFailure.Kind.UNAUTHENTICATED)) {
                close();
            }
            throw failure;
        }
    }

    @Override
    public synchronized void close() {
        if (open != null) {
            open.close();
            open = null;
        }
    }
}
