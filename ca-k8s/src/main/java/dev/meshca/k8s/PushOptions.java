package dev.meshca.k8s;

/**
 * How a push treats what is there.
 *
 * @param dryRun the API servers check everything and store nothing ({@code dryRun=All})
 * @param adopt a Secret that somebody else wrote is taken over, and keys that change what istiod loads are removed from it
 */
public record PushOptions(boolean dryRun, boolean adopt) {

    /**
     * Write, and leave foreign Secrets alone.
     *
     * @return the choice
     */
    public static PushOptions defaults() {
        return new PushOptions(false, false);
    }

    /**
     * The same with or without a dry run.
     *
     * @param dryRun true to store nothing
     * @return a copy
     */
    public PushOptions dryRun(boolean dryRun) {
        return new PushOptions(dryRun, adopt);
    }

    /**
     * The same with or without taking over foreign Secrets.
     *
     * @param adopt true to take them over
     * @return a copy
     */
    public PushOptions adopt(boolean adopt) {
        return new PushOptions(dryRun, adopt);
    }
}
