package dev.meshca.disk;

import dev.meshca.disk.files.LockedFolder;

/** CA directories on file systems that fail, and with locks that do not wait. */
@SuppressWarnings("exports") // for the tests of this module
public final class CaDirectories {

    private CaDirectories() {}

    public static CaDirectory in(LockedFolder folder) {
        return new CaDirectory(folder);
    }
}
