package dev.meshca.k8s.lock;

import dev.meshca.Finding;
import java.util.List;

/** What came of trying to lock a mesh. */
public sealed interface LockAttempt {

    /**
     * Every cluster is locked.
     *
     * @param lock to be closed at the end
     */
    record Locked(HeldLock lock) implements LockAttempt {}

    /**
     * Some cluster could not be locked, and none is.
     *
     * @param findings why, per cluster
     * @param holders who holds the lock, where somebody does
     */
    record Refused(List<Finding> findings, List<LockHolder> holders) implements LockAttempt {

        /** A refusal; the lists are copied. */
        public Refused {
            findings = List.copyOf(findings);
            holders = List.copyOf(holders);
        }
    }
}
