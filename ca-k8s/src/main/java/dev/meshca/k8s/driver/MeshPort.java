package dev.meshca.k8s.driver;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.issue.CaCerts;
import dev.meshca.k8s.lock.LockAttempt;
import dev.meshca.k8s.push.PushReport;
import dev.meshca.trust.CaChain;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a rotation sees of the clusters and does to them. */
interface MeshPort {

    /** One look at these clusters, as far as contexts lead to them, in the order of the mesh. */
    List<ClusterView> look(Set<ClusterName> wanted);

    LockAttempt lock();

    /** What rules out any write. */
    List<Finding> mistakes();

    /** One write over the version that was read, with these annotations. */
    PushReport write(CaCerts payload, String resourceVersion, Map<String, String> notes);

    /** Why istiod could not be restarted; empty if it is being restarted. */
    Optional<String> restart(ClusterName cluster);

    /** Why the ztunnels in these namespaces could not be restarted; empty if they are being, or have been since then. */
    Optional<String> restartZtunnels(ClusterName cluster, Set<String> namespaces, Instant since);

    /** Why what istiod issues to a workload is not what its Secret declares; empty if it is, or if nobody may ask. */
    Optional<String> refusedIssuance(ClusterName cluster, CaChain declared);

    Instant now();

    /** For measuring how long something takes. */
    long nanos();

    void pause(Duration time);
}
