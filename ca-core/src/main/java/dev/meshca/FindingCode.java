package dev.meshca;

/**
 * What kind of thing a {@link Finding} says. Codes are stable: scripts may rely on {@link #name()}, and one code has
 * one severity.
 */
public interface FindingCode {

    /**
     * The stable name, as it stands in reports.
     *
     * @return upper-case words joined by {@code _}
     */
    String name();

    /**
     * How bad findings of this code are.
     *
     * @return the severity
     */
    Severity severity();

    /**
     * What the code means, whatever the place.
     *
     * @return one sentence without a full stop
     */
    String meaning();

    /**
     * What to do about it.
     *
     * @return one sentence without a full stop
     */
    String remedy();

    /**
     * A finding of this code.
     *
     * @param where the place, such as {@code cluster2/cert-chain.pem}
     * @param detail what is wrong there
     * @return the finding
     */
    default Finding at(String where, String detail) {
        return new Finding(this, where, detail);
    }
}
