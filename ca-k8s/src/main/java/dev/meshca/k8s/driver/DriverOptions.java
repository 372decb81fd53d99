package dev.meshca.k8s.driver;

import dev.meshca.k8s.journal.Journal;
import dev.meshca.k8s.journal.RotationRecord;
import dev.meshca.k8s.lock.LockOptions;
import dev.meshca.k8s.rotation.RotationOptions;
import java.util.Optional;

/**
 * How a rotation is driven, and where it is written down.
 *
 * @param pace what the caller chose
 * @param journal remembers across runs since when istiod showed what it shows; without it each run begins its soak anew
 * @param record what is noted on each Secret that is written, with the time of the write; it helps people and is no evidence
 * @param lock name and duration of the Leases, and who is at work
 */
public record DriverOptions(
        RotationOptions pace, Optional<Journal> journal, Optional<RotationRecord> record, LockOptions lock) {

    /**
     * Without a journal and a note on the Secrets.
     *
     * @param pace what the caller chose
     * @return the choice
     */
    public static DriverOptions of(RotationOptions pace) {
        return new DriverOptions(pace, Optional.empty(), Optional.empty(), LockOptions.defaults());
    }

    /**
     * The same with a journal.
     *
     * @param journal where it is kept
     * @return a copy
     */
    public DriverOptions journal(Journal journal) {
        return new DriverOptions(pace, Optional.of(journal), record, lock);
    }

    /**
     * The same with a note on each Secret.
     *
     * @param record what is noted; its time becomes that of the write
     * @return a copy
     */
    public DriverOptions record(RotationRecord record) {
        return new DriverOptions(pace, journal, Optional.of(record), lock);
    }

    /**
     * The same with another lock.
     *
     * @param lock name and duration of the Leases, and who is at work
     * @return a copy
     */
    public DriverOptions lock(LockOptions lock) {
        return new DriverOptions(pace, journal, record, lock);
    }
}
