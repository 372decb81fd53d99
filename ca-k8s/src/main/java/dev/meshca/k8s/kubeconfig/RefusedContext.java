package dev.meshca.k8s.kubeconfig;

import dev.meshca.k8s.internal.ApiFailure;
import dev.meshca.k8s.internal.ClientFactory;
import dev.meshca.k8s.internal.Connection;
import dev.meshca.k8s.internal.Connector;
import dev.meshca.k8s.internal.Deadline;
import dev.meshca.k8s.kubeconfig.document.Shown;
import java.util.Optional;

/** A context that leads nowhere, because something it asks for is not done. Other contexts are not concerned. */
record RefusedContext(Optional<String> url, String sentence) implements Connector {

    @Override
    public Connection open(ClientFactory clients, Deadline deadline) {
        throw new ApiFailure(ApiFailure.Kind.UNAUTHENTICATED, sentence);
    }

    @Override
    public String server() {
        return url.map(Shown::address).orElse("-");
    }

    /** Nobody is asked. */
    @Override
    public boolean unverified() {
        return false;
    }
}
