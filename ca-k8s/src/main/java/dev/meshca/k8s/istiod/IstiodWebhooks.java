package dev.meshca.k8s.istiod;

import java.util.List;

/** The webhook configurations by which an API server calls istiod, as Istio's charts name them: with a revision at the end, or a tag. */
public final class IstiodWebhooks {

    private static final List<String> NAMES =
            List.of("istio-sidecar-injector", "istio-revision-tag-", "istio-validator", "istiod-default-validator");

    private IstiodWebhooks() {}

    /** Whether a configuration of this name is one; those of other operators change all the time. */
    public static boolean isOne(String configuration) {
        return NAMES.stream().anyMatch(configuration::startsWith);
    }
}
