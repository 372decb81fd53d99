package dev.meshca.testbed;

import java.nio.file.Path;

/** A release of Istio that the testbed can build. All but the first take minutes, and are built by the matrix alone. */
public enum IstioRelease {
    V1_29("1.29.1", ""),
    V1_30("1.30", "-1.30"),
    V1_31("1.31", "-1.31");

    private final String version;
    private final String suffix;

    IstioRelease(String version, String suffix) {
        this.version = version;
        this.suffix = suffix;
    }

    /** As in the tag of an image. The later ones are built from the heads of their branches. */
    public String version() {
        return version;
    }

    Path istiod() {
        return Testbed.binary("istiod" + suffix);
    }

    /** The same with a clock that can be told to be wrong. */
    Path skewedIstiod() {
        return Testbed.binary("istiod-skewed" + suffix);
    }

    Path pilotAgent() {
        return Testbed.binary("pilot-agent" + suffix);
    }
}
