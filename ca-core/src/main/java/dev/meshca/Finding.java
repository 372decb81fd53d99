package dev.meshca;

/**
 * "I looked, and this is wrong": something a check found. A value, never thrown, and free of private keys.
 *
 * @param code what kind of thing was found; stable
 * @param where the place: {@code cluster2/cert-chain.pem}, {@code cluster1}, or {@code mesh}
 * @param detail what is wrong at that place, with the values that show it
 */
public record Finding(FindingCode code, String where, String detail) {

    /** How bad a finding is. */
    public enum Severity {
        /** Istio refuses it, silently ignores it, leaks it, or peers refuse what comes from it. */
        ERROR,
        /** It works today and is a trap. */
        WARNING,
        /** Worth knowing. */
        INFO
    }

    /**
     * How bad it is.
     *
     * @return the severity of the code
     */
    public Severity severity() {
        return code.severity();
    }

    /**
     * What to do about it.
     *
     * @return the remedy of the code
     */
    public String remedy() {
        return code.remedy();
    }

    /**
     * Whether it is an {@link Severity#ERROR}.
     *
     * @return true for an error
     */
    public boolean isError() {
        return severity() == Severity.ERROR;
    }

    @Override
    public String toString() {
        return severity() + " " + code.name() + " " + where + ": " + detail;
    }
}
