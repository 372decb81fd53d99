package dev.meshca.k8s.kubeconfig;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** How one connection shows who asks. */
final class Credential {

    private final Authorization authorization;
    private final Optional<ClientIdentity> identity;
    private final Optional<Instant> expires;
    private final boolean renewable;
    private final AtomicBoolean rejected = new AtomicBoolean();

    private Credential(
            Authorization authorization,
            Optional<ClientIdentity> identity,
            Optional<Instant> expires,
            boolean renewable) {
        this.authorization = authorization;
        this.identity = identity;
        this.expires = expires;
        this.renewable = renewable;
    }

    static Credential lasting(Authorization authorization, Optional<ClientIdentity> identity) {
        return new Credential(authorization, identity, Optional.empty(), false);
    }

    /** One that a plugin gives, and can give anew. */
    static Credential given(Authorization authorization, Optional<ClientIdentity> identity, Optional<Instant> expires) {
        return new Credential(authorization, identity, expires, true);
    }

    /** The same for one more cluster, as one may refuse what another accepts. */
    Credential forOneCluster() {
        return new Credential(authorization, identity, expires, renewable);
    }

    Authorization authorization() {
        return authorization;
    }

    Optional<ClientIdentity> identity() {
        return identity;
    }

    /** The API server did not accept it. */
    void reject() {
        rejected.set(renewable);
    }

    /** Another one has to be got. */
    boolean isSpent(Clock clock) {
        return rejected.get() || expires.filter(clock.instant()::isAfter).isPresent();
    }
}
