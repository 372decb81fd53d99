package dev.meshca.k8s.kubeconfig;

import dev.meshca.k8s.internal.ClientFactory;
import dev.meshca.k8s.internal.Deadline;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** The credentials of one user for one cluster. What a plugin gave is kept until it expires or is not accepted. */
final class Credentials {

    private record Given(PluginCredentials.Run run, Credential credential) {}

    private final AuthInfo user;
    private final Cluster cluster;
    private final Optional<PluginCredentials> plugin;
    private final AtomicReference<Optional<Given>> given = new AtomicReference<>(Optional.empty());

    Credentials(AuthInfo user, Cluster cluster, Optional<PluginCredentials> plugin) {
        this.user = user;
        this.cluster = cluster;
        this.plugin = plugin;
    }

    Credential get(ClientFactory clients, Deadline deadline) {
        if (!user.needsPlugin() || cluster.server().userInfo().isPresent()) {
            return Credential.lasting(authorization(), ClientIdentity.of(user));
        }
        Optional<Given> before = given.get();
        Optional<Credential> kept =
                before.map(Given::credential).filter(credential -> !credential.isSpent(clients.clock()));
        return kept.orElseGet(() -> another(plugin.orElseThrow(), before, clients, deadline));
    }

    private Credential another(
            PluginCredentials shared, Optional<Given> before, ClientFactory clients, Deadline deadline) {
        PluginCredentials.Run run = shared.run(before.map(Given::run), cluster, clients, deadline);
        Credential credential = shared.answer(run, deadline).forOneCluster();
        given.set(Optional.of(new Given(run, credential)));
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
