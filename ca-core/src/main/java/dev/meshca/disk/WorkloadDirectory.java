package dev.meshca.disk;

import dev.meshca.issue.WorkloadCert;
import java.nio.file.Path;
import java.util.TreeMap;

/**
 * A folder with the certificate of one workload outside the clusters, as a virtual machine's {@code istio-agent} reads
 * it from {@code /etc/certs} and as the Makefile's {@code <namespace>-certs} target writes it; the names are those of
 * {@link WorkloadCert#pem()}. A new folder gets mode 0700 and the key 0600: give both to the user the proxy runs as.
 *
 * <p>Files are written whole or not at all, as in a {@link CaDirectory}.
 */
public final class WorkloadDirectory {

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
     * Writes a certificate and its key. Nothing that exists is overwritten: the same content is left as it is, another
     * content is refused before anything is written.
     *
     * @param certificate what to write
     * @throws CaStorageException if something is in the way, another process is writing, or the disk fails
     */
    public void save(WorkloadCert certificate) {
        folder.write(now -> new TreeMap<>(certificate.pem()), false);
    }

    /**
     * Writes a certificate and its key in place of those that exist, as for a renewal.
     *
     * @param certificate what to write
     * @throws CaStorageException if another process is writing, or the disk fails
     */
    public void replace(WorkloadCert certificate) {
        folder.write(now -> new TreeMap<>(certificate.pem()), true);
    }

    @Override
    public String toString() {
        return "WorkloadDirectory[" + folder.path() + "]";
    }
}
