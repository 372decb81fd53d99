package dev.meshca.disk;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.InvalidCaException;
import dev.meshca.issue.CaCerts;
import dev.meshca.issue.RootCa;
import dev.meshca.issue.TrustPlan;
import dev.meshca.trust.CaChain;
import java.nio.file.Path;
import java.util.List;

/** A folder with the root CA and one folder per cluster, in the layout of Istio's {@code tools/certs}. */
public final class CaDirectory {

    private final Path folder;

    private CaDirectory(Path folder) {
        this.folder = folder;
    }

    /**
     * The directory at a path; nothing is read or created yet.
     *
     * @param folder where it is or will be
     * @return the directory
     */
    public static CaDirectory at(Path folder) {
        return new CaDirectory(folder);
    }

    /**
     * Writes a root and all clusters of a plan. Nothing that exists is overwritten: the same content is left as it is,
     * another content is refused before anything is written.
     *
     * @param root the root
     * @param plan the clusters
     * @throws CaStorageException if something is in the way, another process is writing, or the disk fails
     */
    public void save(RootCa root, TrustPlan plan) {
        throw new UnsupportedOperationException();
    }

    /**
     * Writes a root and all clusters of a plan, in place of what exists.
     *
     * @param root the root
     * @param plan the clusters
     * @throws CaStorageException if another process is writing, or the disk fails
     */
    public void replace(RootCa root, TrustPlan plan) {
        throw new UnsupportedOperationException();
    }

    /**
     * The root with its key.
     *
     * @return the root
     * @throws CaStorageException if it is not there or cannot be read
     * @throws InvalidCaException if it is unusable
     */
    public RootCa root() {
        throw new UnsupportedOperationException();
    }

    /**
     * The clusters that have a folder here.
     *
     * @return their names, sorted
     * @throws CaStorageException if the directory cannot be read
     */
    public List<ClusterName> clusters() {
        throw new UnsupportedOperationException();
    }

    /**
     * One cluster's CA.
     *
     * @param cluster the cluster
     * @return its CA, checked
     * @throws CaStorageException if its files cannot be read
     * @throws InvalidCaException if it is broken
     */
    public CaCerts cluster(ClusterName cluster) {
        throw new UnsupportedOperationException();
    }

    /**
     * All clusters as a plan.
     *
     * @return the plan, checked
     * @throws CaStorageException if files cannot be read, or there is no cluster
     * @throws InvalidCaException if some cluster is broken or would be refused by another
     */
    public TrustPlan plan() {
        throw new UnsupportedOperationException();
    }

    /**
     * The public halves of all clusters, broken or not.
     *
     * @return one chain per cluster folder
     * @throws CaStorageException if files cannot be read
     */
    public List<CaChain> chains() {
        throw new UnsupportedOperationException();
    }

    /**
     * Checks the files themselves: key files that others can read.
     *
     * @return what is wrong
     * @throws CaStorageException if the directory cannot be read
     */
    public List<Finding> check() {
        throw new UnsupportedOperationException();
    }

    @Override
    public String toString() {
        return "CaDirectory[" + folder + "]";
    }
}
