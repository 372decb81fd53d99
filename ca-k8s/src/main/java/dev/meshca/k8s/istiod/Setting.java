package dev.meshca.k8s.istiod;

/**
 * One setting, and how we know it.
 *
 * @param <T> the kind of its value
 * @param value what it is
 * @param origin where that was read
 */
public record Setting<T>(T value, Origin origin) {

    /** Where a setting was read. */
    public enum Origin {
        /** In the Pods of istiod. */
        POD,
        /** In the Deployments of istiod, for want of Pods. */
        DEPLOYMENT,
        /** In a ConfigMap that istiod reads. */
        CONFIG_MAP,
        /** Nowhere: it is Istio's default. */
        DEFAULT,
        /** It may be set where nobody could look; Istio's default stands for it. */
        UNREADABLE
    }

    static <T> Setting<T> assumed(T value) {
        return new Setting<>(value, Origin.DEFAULT);
    }

    static <T> Setting<T> unreadable(T value) {
        return new Setting<>(value, Origin.UNREADABLE);
    }

    /**
     * Whether it was read, and not only assumed.
     *
     * @return false for Istio's default
     */
    public boolean known() {
        return origin != Origin.DEFAULT && origin != Origin.UNREADABLE;
    }

    @Override
    public String toString() {
        return value + (known() ? "" : origin == Origin.DEFAULT ? " (default)" : " (default; could not be read)");
    }
}
