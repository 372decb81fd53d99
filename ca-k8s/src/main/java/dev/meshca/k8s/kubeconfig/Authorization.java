package dev.meshca.k8s.kubeconfig;

import java.util.Optional;

/** What the header of that name says in each request; nothing if a client certificate alone says who asks. */
interface Authorization {

    Optional<String> header();

    static Authorization none() {
        return Optional::empty;
    }

    static Authorization bearer(String what, String token) {
        String header = "Bearer " + HeaderText.check(what, token);
        return () -> Optional.of(header);
    }

    static Authorization basic(Login login) {
        String header = login.basic();
        return () -> Optional.of(header);
    }
}
