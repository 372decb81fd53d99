package dev.meshca.k8s.kubeconfig;

import dev.meshca.k8s.internal.ClientFactory;
import dev.meshca.k8s.internal.Deadline;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** The credentials of one user for one cluster. What a plugin gave is kept until it expires or is not accepted. */
final class Credentials {

    private final AuthInfo user;
    private final Cluster cluster;
    private final AtomicReference<Optional<Credential>> given = new AtomicReference<>(Optional.empty());

    Credentials(AuthInfo user, Cluster cluster) {
        this.user = user;
        this.cluster = cluster;
    }

    Credential get(ClientFactory clients, Deadline deadline) {
        if (!user.needsPlugin() || cluster.server().userInfo().isPresent()) {
            return Credential.lasting(authorization(), ClientIdentity.of(user));
        }
        Optional<Credential> kept = given.get().filter(credential -> !credential.isSpent(clients.clock()));
        if (kept.isPresent()) {
            return kept.get();
        }
        Credential credential = new ExecPlugin(user.exec().orElseThrow(), cluster, clients).credential(deadline);
        given.set(Optional.of(credential));
        return credential;
    }

    /** Who logs in by the address comes before the user of the context, as with {@code kubectl}. */
    private Authorization authorization() {
        Optional<String> userInfo = cluster.server().userInfo();
        if (userInfo.isPresent()) {
            return Authorization.basic(Login.of(userInfo.get(), "server of " + cluster.owner()));
        }
        if (user.tokenFile().isPresent()) {
            return new TokenFile(user.owner(), user.tokenFile().get(), user.token());
        }
        if (user.token().isPresent()) {
            return Authorization.bearer("token of " + user.owner(), user.token().get());
        }
        return user.hasBasic()
                ? Authorization.basic(
                        new Login(user.username().orElse(""), user.password().orElse("")))
                : Authorization.none();
    }
}
