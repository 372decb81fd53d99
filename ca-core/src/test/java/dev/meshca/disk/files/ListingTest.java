package dev.meshca.disk.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That a folder may not be listed is shown by {@code UnreadableFoldersIT}, as a user whom permissions concern. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ListingTest {

    @TempDir
    private Path folder;

    @BeforeEach
    void fill() throws IOException {
        Files.createDirectories(folder.resolve("a/b/c"));
        Files.createFile(folder.resolve("a/b/c/deep"));
        Files.createFile(folder.resolve("z"));
        Files.createSymbolicLink(folder.resolve("a/again"), folder);
    }

    @Test
    void it_ends_at_its_depth_and_follows_no_link() throws IOException {
        assertThat(Listing.below(folder, Integer.MAX_VALUE))
                .map(path -> folder.relativize(path).toString())
                .containsExactly("a", "a/again", "a/b", "a/b/c", "a/b/c/deep", "z");
        assertThat(Listing.below(folder, 3)).hasSize(5);
        assertThat(Listing.below(folder, 1)).isEqualTo(Listing.of(folder)).hasSize(2);
    }

    @Test
    void a_link_that_was_named_leads_to_its_folder() throws IOException {
        assertThat(Listing.below(folder.resolve("a/again"), 1)).hasSize(2);
    }

    @Test
    void a_folder_that_is_not_there_is_named() {
        assertThatExceptionOfType(NoSuchFileException.class)
                .isThrownBy(() -> Listing.of(folder.resolve("none")))
                .withMessageEndingWith("none");
    }
}
