package dev.meshca.k8s.push;

/**
 * How a push treats what is there.
 *
 * @param dryRun the API servers check everything and store nothing ({@code dryRun=All})
 * @param adopt a Secret that somebody else wrote is taken over, and keys that change what istiod loads are removed from it
 * @param replaceRoot the roots of a running mesh are changed at once, although workloads will refuse each other until all
 *     have new certificates; a rotation does it without that
 */
public record PushOptions(boolean dryRun, boolean adopt, boolean replaceRoot) {

    /**
     * Write, leave foreign Secrets alone, and split no running mesh.
     *
     * @return the choice
     */
    public static PushOptions defaults() {
        return new PushOptions(false, false, false);
    }

    /**
     * The same with or without a dry run.
     *
     * @param dryRun true to store nothing
     * @return a copy
     */
    public PushOptions dryRun(boolean dryRun) {
        return new PushOptions(dryRun, adopt, replaceRoot);
    }

    /**
     * The same with or without taking over foreign Secrets.
     *
     * @param adopt true to take them over
     * @return a copy
     */
    public PushOptions adopt(boolean adopt) {
        return new PushOptions(dryRun, adopt, replaceRoot);
    }

    /**
     * The same with or without changing the roots of a running mesh at once.
     *
     * @param replaceRoot true to change them
     * @return a copy
     */
    public PushOptions replaceRoot(boolean replaceRoot) {
        return new PushOptions(dryRun, adopt, replaceRoot);
    }
}
