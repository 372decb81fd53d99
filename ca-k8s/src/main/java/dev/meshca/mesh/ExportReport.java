package dev.meshca.mesh;

import java.nio.file.Path;
import java.util.List;

/**
 * What was written for other programs.
 *
 * @param form in which form
 * @param files the files, absolute or relative as the directory was given
 */
public record ExportReport(Form form, List<Path> files) {

    /** What other programs read. */
    public enum Form {
        /** A manifest of the Secret {@code cacerts} per cluster, <strong>with its key</strong>; files of mode 0600. */
        SECRETS,
        /** The roots as a Java trust store of type PKCS12, with the password {@code changeit}. */
        PKCS12,
        /** The roots as a Java trust store of type JKS, with the password {@code changeit}. */
        JKS,
        /** The roots as a SPIFFE bundle: a JWK Set (SPIFFE Trust Domain and Bundle, section 4). */
        SPIFFE,
        /** What an installation of Istio is told about each cluster, by a mesh file. */
        VALUES;

        /** {@return whether there are private keys in it} */
        public boolean isSecret() {
            return this == SECRETS;
        }
    }

    /** A report; the list is copied. */
    public ExportReport {
        files = List.copyOf(files);
    }
}
