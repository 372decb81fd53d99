package dev.meshca.k8s.lock;

import dev.meshca.k8s.internal.ObjectName;
import java.time.Duration;

/**
 * How to lock a mesh.
 *
 * @param name the name of the Lease in istiod's namespace
 * @param duration how long a Lease counts after its last renewal: so long after a killed runner another one may start
 * @param runner who is at work
 */
public record LockOptions(String name, Duration duration, Runner runner) {

    /**
     * The choice.
     *
     * @throws IllegalArgumentException if the name is no Kubernetes name, or the duration is not between 1 second and 10
     *     minutes in whole seconds
     */
    public LockOptions {
        if (!ObjectName.isOne(name)) {
            throw new IllegalArgumentException("'" + name.replaceAll("\\p{Cntrl}", "?") + "' is no name of a Lease");
        }
        if (duration.toNanosPart() != 0 || duration.toSeconds() < 1 || duration.toSeconds() > 600) {
            throw new IllegalArgumentException(
                    "a duration of " + duration + " is not between 1 second and 10 minutes, in whole seconds");
        }
    }

    /**
     * The Lease {@code meshca-rotation}, for 15 seconds, held by this process.
     *
     * @return the choice
     */
    public static LockOptions defaults() {
        return new LockOptions("meshca-rotation", Duration.ofSeconds(15), Runner.current());
    }

    /**
     * The same with another duration.
     *
     * @param duration how long a Lease counts after its last renewal
     * @return a copy
     */
    public LockOptions duration(Duration duration) {
        return new LockOptions(name, duration, runner);
    }

    /**
     * The same for somebody else.
     *
     * @param runner who is at work
     * @return a copy
     */
    public LockOptions runner(Runner runner) {
        return new LockOptions(name, duration, runner);
    }

    /** How often a Lease is renewed, and how long one renewal may take. */
    Duration interval() {
        return duration.dividedBy(5);
    }

    /** How long after a renewal it is sure that nobody else has the Lease; the rest of its time is left for the write. */
    Duration sure() {
        return duration.multipliedBy(2).dividedBy(3);
    }
}
