package dev.meshca.k8s.preflight.checks;

import dev.meshca.MinorVersion;
import dev.meshca.k8s.preflight.PreflightOptions.Release;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Which Istio release supports which Kubernetes versions, and until when. */
final class IstioReleases {

    private static final String TABLE = "istio-releases.csv";

    private final List<Release> releases;

    /** @param releases of two with one version the first counts */
    private IstioReleases(List<Release> releases) {
        this.releases = releases;
    }

    /** The table that came with this library (istio.io, supported releases, as of 2026-11). */
    static IstioReleases bundled() {
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

    /** The same with these releases, which come before those that have their versions. */
    IstioReleases with(List<Release> others) {
        return new IstioReleases(
                Stream.concat(others.stream(), releases.stream()).toList());
    }

    Optional<Release> find(MinorVersion version) {
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
