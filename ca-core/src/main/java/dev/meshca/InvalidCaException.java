package dev.meshca;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** CA material that breaks an invariant: it does not parse, does not chain, its key does not fit, or it would not be trusted. */
public final class InvalidCaException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String file;
    private final transient List<Finding> findings;

    /**
     * Material that cannot be used.
     *
     * @param file the file or place, such as {@code cluster1/ca-key.pem}
     * @param reason what is wrong with it, without any key material
     * @param cause what revealed it, or null
     */
    public InvalidCaException(String file, String reason, @Nullable Throwable cause) {
        super(file + ": " + reason, cause);
        this.file = file;
        this.findings = List.of();
    }

    /**
     * Material with errors among its findings.
     *
     * @param file the file or place that was checked
     * @param findings everything the check found, the first error first in the message
     */
    public InvalidCaException(String file, List<Finding> findings) {
        super(summary(file, findings));
        this.file = file;
        this.findings = List.copyOf(findings);
    }

    private static String summary(String file, List<Finding> findings) {
        List<Finding> errors = findings.stream().filter(Finding::isError).toList();
        if (errors.isEmpty()) {
            return file + ": invalid";
        }
        Finding first = errors.get(0);
        String more = errors.size() > 1 ? " (and " + (errors.size() - 1) + " more)" : "";
        return first.where() + ": " + first.detail() + more + "; " + first.remedy();
    }

    /**
     * The file or place that is wrong.
     *
     * @return for example {@code cluster1/ca-key.pem}
     */
    public String file() {
        return file;
    }

    /**
     * What the check found, errors and warnings.
     *
     * @return the findings; empty when the material could not even be read
     */
    public List<Finding> findings() {
        return findings == null ? List.of() : findings;
    }
}
