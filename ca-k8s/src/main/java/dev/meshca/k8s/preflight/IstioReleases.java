package dev.meshca.k8s.preflight;

import dev.meshca.MinorVersion;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Which Istio release supports which Kubernetes versions, and until when. */
public final class IstioReleases {

    /**
     * A minor release of Istio, and the Kubernetes versions it supports.
     *
     * @param version the release, such as 1.31
     * @param released the day it came out
     * @param endOfLife the last day of support; empty if not announced
     * @param minimumKubernetes below this, {@code istioctl} warns before it installs
     * @param oldestKubernetes the oldest supported version
     * @param newestKubernetes the newest supported version
     */
    public record Release(
            MinorVersion version,
            LocalDate released,
            Optional<LocalDate> endOfLife,
            MinorVersion minimumKubernetes,
            MinorVersion oldestKubernetes,
            MinorVersion newestKubernetes) {}

    private static final String TABLE = "istio-releases.csv";

    private final List<Release> releases;

    private IstioReleases(List<Release> releases) {
        this.releases = releases.stream()
                .sorted(Comparator.comparing(Release::version).reversed())
                .toList();
    }

    /**
     * The table that came with this library (istio.io, supported releases, as of 2026-11).
     *
     * @return the releases
     */
    public static IstioReleases bundled() {
        try (InputStream table = IstioReleases.class.getResourceAsStream(TABLE)) {
            if (table == null) {
                throw new IllegalStateException(TABLE + " is missing from the jar");
            }
            BufferedReader lines = new BufferedReader(new InputStreamReader(table, StandardCharsets.UTF_8));
            return new IstioReleases(lines.lines()
                    .filter(line -> !line.startsWith("#") && !line.isBlank())
                    .map(IstioReleases::release)
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The same with one release added, or replaced if there is one of its version.
     *
     * @param release the release
     * @return a copy
     */
    public IstioReleases with(Release release) {
        List<Release> changed = new ArrayList<>(releases);
        changed.removeIf(other -> other.version().equals(release.version()));
        changed.add(release);
        return new IstioReleases(changed);
    }

    /**
     * The releases.
     *
     * @return newest first
     */
    public List<Release> all() {
        return releases;
    }

    /**
     * One release.
     *
     * @param version its version
     * @return the release; empty if the table does not have it
     */
    public Optional<Release> find(MinorVersion version) {
        return releases.stream()
                .filter(release -> release.version().equals(version))
                .findFirst();
    }

    private static Release release(String line) {
        List<String> cells = Arrays.stream(line.split(",")).map(String::strip).toList();
        return new Release(
                MinorVersion.parse(cells.get(0)),
                LocalDate.parse(cells.get(1)),
                Optional.of(cells.get(2)).filter(end -> !end.isEmpty()).map(LocalDate::parse),
                MinorVersion.parse(cells.get(3)),
                MinorVersion.parse(cells.get(4)),
                MinorVersion.parse(cells.get(5)));
    }
}
