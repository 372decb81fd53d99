package dev.meshca.k8s.driver;

import dev.meshca.testbed.IstioRelease;
import dev.meshca.testbed.Istiod;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How the istiod of a cluster is started.
 *
 * @param throttled whether all it asks its API server goes a way that can be told to answer 429
 */
record IstiodSetup(IstioRelease release, Map<String, String> variables, boolean throttled) {

    /** The same in each of the clusters. */
    static List<IstiodSetup> everywhere(Map<String, String> variables) {
        IstiodSetup setup = new IstiodSetup(IstioRelease.V1_29, variables, false);
        return RunningMesh.NAMES.stream().map(name -> setup).toList();
    }

    /** With a clock that is so much ahead, or behind. */
    IstiodSetup clockAhead(Duration skew) {
        Map<String, String> more = new HashMap<>(variables);
        more.putAll(Istiod.clockAhead(skew));
        return new IstiodSetup(release, more, throttled);
    }
}
