package dev.meshca.mesh.remote;

import dev.meshca.k8s.internal.Api;
import dev.meshca.k8s.internal.ApiFailure;
import dev.meshca.k8s.internal.ApiPath;
import dev.meshca.k8s.internal.DataOwners;
import dev.meshca.k8s.internal.PlainText;
import dev.meshca.k8s.push.PushReport.Outcome;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The write of one Secret in one cluster: only over the version that was read, and not over what somebody else wrote. */
record SecretWrite(Api api, String namespace, RemoteSecretOptions options) {

    private static final int ATTEMPTS = 3;
    private static final String OPAQUE = "Opaque";

    /**
     * What became of it.
     *
     * @param outcome what
     * @param reason why, in one clause
     */
    record Written(Outcome outcome, String reason) {}

    /** @param remote what it should lead to; without a token, which only a dry run has not, nothing is sent */
    Written of(Remote remote) {
        for (int attempt = 1; ; attempt++) {
            try {
                return written(remote);
            } catch (ApiFailure failure) {
                if (!failure.is(ApiFailure.Kind.CONFLICT)) {
                    throw failure;
                }
                if (attempt == ATTEMPTS) {
                    return new Written(
                            Outcome.CONFLICT, "somebody changed the Secret during each of " + ATTEMPTS + " attempts");
                }
            }
        }
    }

    private Written written(Remote remote) {
        ApiPath secrets = ApiPath.in(namespace, "secrets");
        ApiPath path = secrets.named(RemoteKubeconfig.secretName(remote.cluster()));
        Optional<Secret> present = api.find(path, Secret.class);
        Optional<Secret> wanted = remote.kubeconfig().map(kubeconfig -> kubeconfig.secret(namespace));
        if (present.isEmpty()) {
            wanted.ifPresent(secret -> api.create(write(secrets), secret, Secret.class));
            return done(Outcome.CREATED, "there was none");
        }
        Secret current = present.get();
        if (wanted.filter(secret -> holds(current, secret)).isPresent()) {
            return new Written(Outcome.UNCHANGED, "it already holds this");
        }
        Optional<Written> refused = refused(current);
        if (refused.isPresent()) {
            return refused.get();
        }
        wanted.ifPresent(secret -> api.replace(write(path), over(current, secret), Secret.class));
        return done(
                Outcome.UPDATED,
                "it held another address, token or authority"
                        + foreign(current).map(who -> ", taken over: " + who).orElse(""));
    }

    private Optional<Written> refused(Secret current) {
        if (!OPAQUE.equals(current.getType())) {
            return Optional.of(new Written(
                    Outcome.REFUSED,
                    "the Secret has the type " + PlainText.of(String.valueOf(current.getType()))
                            + ", which nobody can change"));
        }
        if (Boolean.TRUE.equals(current.getImmutable())) {
            return Optional.of(new Written(Outcome.REFUSED, "the Secret is marked immutable"));
        }
        return foreign(current)
                .filter(who -> !options.adopt())
                .map(who -> new Written(Outcome.CONFLICT, who + "; it is left alone unless it is taken over"));
    }

    private static boolean holds(Secret current, Secret wanted) {
        return wanted.getData().equals(current.getData())
                && holds(current.getMetadata().getLabels(), wanted.getMetadata().getLabels())
                && holds(
                        current.getMetadata().getAnnotations(),
                        wanted.getMetadata().getAnnotations());
    }

    private static boolean holds(@Nullable Map<String, String> current, Map<String, String> wanted) {
        return current != null && current.entrySet().containsAll(wanted.entrySet());
    }

    /** Who else wrote it; empty if only we did, or if there is nothing in it. */
    private static Optional<String> foreign(Secret current) {
        Map<String, Set<String>> owners = DataOwners.of(current.getMetadata());
        String others = owners.keySet().stream()
                .filter(owner -> !owner.equals(ApiPath.FIELD_MANAGER))
                .map(PlainText::of)
                .collect(Collectors.joining(", "));
        if (!others.isEmpty()) {
            return Optional.of(others + " wrote it");
        }
        boolean empty = current.getData() == null || current.getData().isEmpty();
        return empty || !owners.isEmpty()
                ? Optional.empty()
                : Optional.of("somebody wrote it who left no name (it has no managedFields)");
    }

    private static Secret over(Secret current, Secret wanted) {
        return new SecretBuilder(current)
                .editMetadata()
                .addToLabels(wanted.getMetadata().getLabels())
                .addToAnnotations(wanted.getMetadata().getAnnotations())
                .endMetadata()
                .withData(wanted.getData())
                .build();
    }

    private ApiPath write(ApiPath path) {
        ApiPath named = path.asManager();
        return options.dryRun() ? named.with("dryRun", "All") : named;
    }

    private Written done(Outcome outcome, String reason) {
        return new Written(outcome, (options.dryRun() ? "would be written: " : "") + reason);
    }
}
