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
     * What the code says, whatever the place.
     *
     * @return severity, meaning, remedy, and what showed it
     */
    Text text();

    /**
     * How bad findings of this code are.
     *
     * @return the severity
     */
    default Finding.Severity severity() {
        return text().severity();
    }

    /**
     * What the code means, whatever the place.
     *
     * @return one sentence without a full stop
     */
    default String meaning() {
        return text().meaning();
    }

    /**
     * What to do about it.
     *
     * @return one sentence without a full stop
     */
    default String remedy() {
        return text().remedy();
    }

    /**
     * How it was found out that this is so: the code of those who refuse it, a running program, or a rule.
     *
     * @return a clause without a full stop
     */
    default String shownBy() {
        return text().shownBy();
    }

    /**
     * Whether a finding of this code says no more than that somebody could not be asked: nothing is known then, neither good
     * nor bad.
     *
     * @return false for whatever is known
     */
    default boolean isUnreached() {
        return text().unreached();
    }

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

    /**
     * What a code says.
     *
     * @param severity how bad findings of it are
     * @param meaning what it means, one sentence without a full stop
     * @param remedy what to do about it, one sentence without a full stop
     * @param shownBy how it was found out, a clause without a full stop
     * @param unreached whether it says no more than that somebody could not be asked
     */
    record Text(Finding.Severity severity, String meaning, String remedy, String shownBy, boolean unreached) {

        /**
         * The text of a code whose findings are errors.
         *
         * @param meaning what it means
         * @param remedy what to do about it
         * @return the text
         */
        public static Text error(String meaning, String remedy) {
            return new Text(Finding.Severity.ERROR, meaning, remedy, "", false);
        }

        /**
         * The text of a code whose findings are warnings.
         *
         * @param meaning what it means
         * @param remedy what to do about it
         * @return the text
         */
        public static Text warning(String meaning, String remedy) {
            return new Text(Finding.Severity.WARNING, meaning, remedy, "", false);
        }

        /**
         * The text of a code whose findings are worth knowing.
         *
         * @param meaning what it means
         * @param remedy what to do about it
         * @return the text
         */
        public static Text info(String meaning, String remedy) {
            return new Text(Finding.Severity.INFO, meaning, remedy, "", false);
        }

        /**
         * The same with what showed it.
         *
         * @param shownBy how it was found out
         * @return a copy
         */
        public Text shownBy(String shownBy) {
            return new Text(severity, meaning, remedy, shownBy, unreached);
        }

        /**
         * The same for a code that says no more than that somebody could not be asked.
         *
         * @return a copy
         */
        public Text ofUnreached() {
            return new Text(severity, meaning, remedy, shownBy, true);
        }
    }
}
