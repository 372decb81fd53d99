package dev.meshca.rotation;

import static dev.meshca.internal.x509.Certificates.subject;

import dev.meshca.Finding;
import dev.meshca.RotationCode;
import dev.meshca.RotationPhase;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Old CAs that end before a rotation that begins now can be done. */
record EndingCas(Rotation rotation, Soak soak, Instant now) {

    List<Finding> findings() {
        Instant done = now.plus(leastTime());
        Set<X509Certificate> leaving = rotation.cas().leaving();
        return rotation.cas().oldCas().stream()
                .filter(leaving::contains)
                .filter(ca -> ca.getNotAfter().toInstant().isBefore(done))
                .map(ca -> RotationCode.OLD_CA_ENDS_SOON.at("mesh", ending(ca, done)))
                .toList();
    }

    private String ending(X509Certificate ca, Instant done) {
        Instant end = ca.getNotAfter().toInstant();
        return end.isAfter(now)
                ? subject(ca) + " ends at " + end + ", and the rotation cannot be done before " + done
                : subject(ca) + " ended at " + end + ", and what relies on it is refused until it is replaced";
    }

    /** As if each phase followed at once when its gates allow it. */
    private Duration leastTime() {
        PhaseGates gates = new PhaseGates(rotation, soak, now);
        Duration time = Duration.ZERO;
        RotationPhase at = RotationPhase.STEADY;
        while (at != rotation.order().last()) {
            RotationPhase next = rotation.order().next(at, false).orElseThrow();
            time = time.plus(PhaseAhead.leastWait(gates.between(at, next)));
            at = next;
        }
        return time;
    }
}
