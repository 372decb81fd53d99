package dev.meshca.k8s.driver;

import dev.meshca.issue.CaCerts;
import dev.meshca.k8s.rotation.RotationOutcome;
import java.util.List;

/**
 * What came of driving a rotation.
 *
 * @param outcome how far it got
 * @param held if it is done, what each cluster holds, byte for byte as it was seen last, <strong>private keys
 *     included</strong>, in the order of the rotation; otherwise nothing
 */
public record DriverResult(RotationOutcome outcome, List<CaCerts> held) {

    /** A result; the list is copied. */
    public DriverResult {
        held = List.copyOf(held);
    }
}
