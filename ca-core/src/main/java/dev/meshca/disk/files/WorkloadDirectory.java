package dev.meshca.disk.files;

import dev.meshca.CaStorageException;
import dev.meshca.IstioDocuments;
import dev.meshca.disk.CaDirectory;
import dev.meshca.issue.WorkloadCert;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A folder with the certificate of one workload outside the clusters, as a virtual machine's {@code istio-agent} reads
 * it from {@code /etc/certs} and as the Makefile's {@code <namespace>-certs} target writes it; the names are those of
 * {@link WorkloadCert#pem()}.
 *
 * <p>Files are written as in a {@link CaDirectory}: all or none, a new folder with mode 0700 and the key with 0600. They
 * belong to the user who writes them; if the proxy runs as another one, hand them over after each write.
 */
public final class WorkloadDirectory {

    private static final List<String> OF_A_CA =
            List.of(IstioDocuments.CA_CERT, IstioDocuments.CA_KEY, IstioLayout.ROOT_KEY);

    private final LockedFolder folder;

    private WorkloadDirectory(LockedFolder folder) {
        this.folder = folder;
    }

    /**
     * The directory at a path; nothing is read or created yet.
     *
     * @param folder where it is or will be
     * @return the directory
     */
    public static WorkloadDirectory at(Path folder) {
        return new WorkloadDirectory(LockedFolder.at(folder));
    }

    /**
     * Writes a certificate and its key; the same content is left as it is.
     *
     * @param certificate what to write
     * @param replace whether another content gives way, as for a renewal; else it is refused before anything is written
     * @throws CaStorageException if the folder holds a CA, something is in the way, another process is writing, or the disk fails
     */
    public void save(WorkloadCert certificate, boolean replace) {
        SortedMap<String, byte[]> files = new TreeMap<>(certificate.pem());
        requireNoCa();
        folder.write(now -> files, replace);
    }

    /** The files of a CA have the same names. */
    private void requireNoCa() {
        if (OF_A_CA.stream().map(folder.path()::resolve).anyMatch(Presence::of)) {
            throw new CaStorageException(
                    folder.path(),
                    "holds a CA, and a workload has files of the same names; choose another folder",
                    null);
        }
    }

    @Override
    public String toString() {
        return "WorkloadDirectory[" + folder.path() + "]";
    }
}
