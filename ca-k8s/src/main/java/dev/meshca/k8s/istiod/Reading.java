package dev.meshca.k8s.istiod;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What was read of one cluster.
 *
 * @param <T> what was to be read
 * @param cluster the cluster
 * @param value what was read; empty if the cluster did not tell, and then a finding says why
 * @param findings what was noticed while reading
 */
public record Reading<T>(ClusterName cluster, Optional<T> value, List<Finding> findings) {

    /** A reading; the list is copied. */
    public Reading {
        findings = List.copyOf(findings);
        if (value.isEmpty() && findings.isEmpty()) {
            throw new IllegalArgumentException("nothing was read of '" + cluster + "', and no finding says why");
        }
    }

    static <T> Reading<T> of(ClusterName cluster, T value, List<Finding> findings) {
        return new Reading<>(cluster, Optional.of(value), findings);
    }

    static <T> Reading<T> failed(ClusterName cluster, Finding why) {
        return new Reading<>(cluster, Optional.empty(), List.of(why));
    }

    /**
     * The value, for a caller who has made sure that it is there.
     *
     * @return the value
     * @throws IllegalStateException if it is not there; the message says why
     */
    public T get() {
        return value.orElseThrow(() -> new IllegalStateException(findings.get(0).toString()));
    }

    /**
     * The same for what follows from the value.
     *
     * @param <R> what follows
     * @param derive how it follows
     * @return a reading with the same findings
     */
    public <R> Reading<R> map(Function<T, R> derive) {
        return new Reading<>(cluster, value.map(derive), findings);
    }
}
