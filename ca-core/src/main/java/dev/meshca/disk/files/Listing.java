package dev.meshca.disk.files;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What is in a folder, sorted; the folder itself may be a link. That something may not be listed is never unchecked. */
public final class Listing {

    private Listing() {}

    /** What is directly in a folder. */
    static List<Path> of(Path folder) throws IOException {
        try (Stream<Path> children = Files.list(folder)) {
            return children.sorted().toList();
        } catch (UncheckedIOException onTheWay) {
            throw onTheWay.getCause();
        }
    }

    /**
     * What is below a folder. Links in it are not followed.
     *
     * @param depth how many levels are listed
     * @throws IOException if a folder could not be listed; it names that one
     */
    public static List<Path> below(Path folder, int depth) throws IOException {
        List<Path> found = new ArrayList<>();
        for (Path child : of(folder)) {
            found.add(child);
            if (depth > 1 && Files.isDirectory(child, NOFOLLOW_LINKS)) {
                found.addAll(below(child, depth - 1));
            }
        }
        return found;
    }
}
