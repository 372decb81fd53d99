package dev.meshca.k8s.rotation;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.issue.CaCerts;
import dev.meshca.k8s.cacerts.CacertsReading;
import dev.meshca.k8s.istiod.IstiodSettings;
import dev.meshca.k8s.lock.LockHolder;
import dev.meshca.k8s.push.PushReport;
import dev.meshca.trust.CaChain;
import dev.meshca.trust.TrustBundle;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a rotation sees of the clusters and does to them. */
interface Ground {

    /**
     * One look at one cluster.
     *
     * @param secret the Secret and the ConfigMaps
     * @param served what each replica of istiod serves; no certificates for one that is silent
     * @param elsewhere roots shown beside the ConfigMaps
     * @param settings of istiod; empty if the cluster does not answer
     * @param findings what was noticed
     */
    record Sighting(
            CacertsReading secret,
            Map<String, List<X509Certificate>> served,
            Map<String, TrustBundle> elsewhere,
            Optional<IstiodSettings> settings,
            List<Finding> findings) {}

    /** The right to write. */
    interface Hold extends AutoCloseable {

        /** Throws {@link dev.meshca.k8s.lock.LockLostException} unless it is ours now. */
        void require(ClusterName cluster);

        @Override
        void close();
    }

    /** The right to write, or why it was not given. */
    record Locking(Optional<Hold> hold, List<Finding> findings, List<LockHolder> holders) {}

    /** All clusters, in the order of the mesh. */
    List<Sighting> look();

    Locking lock();

    /** What rules out any write. */
    List<Finding> mistakes();

    PushReport write(CaCerts payload, String resourceVersion, Instant now);

    /** Why istiod could not be restarted; empty if it is being restarted. */
    Optional<String> restart(ClusterName cluster);

    /** Why what istiod issues to a workload is not what its Secret declares; empty if it is, or if nobody may ask. */
    Optional<String> refusedIssuance(ClusterName cluster, CaChain declared);

    Instant now();

    /** For measuring how long something takes. */
    long nanos();

    void pause(Duration time);
}
