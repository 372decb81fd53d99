package dev.meshca.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A page of Markdown that lies in the repository.
 *
 * @param path from the top of the repository
 * @param text what it says
 */
record Page(String path, String text) {

    /** The top of the repository. */
    static final Path TOP = Path.of("..", "..").toAbsolutePath().normalize();

    private static final Pattern BLOCK =
            Pattern.compile("(?:^<!-- ([^\n]*?) -->\n)?^```(\\w+)\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

    private static final Pattern SECTION =
            Pattern.compile("^<!-- (\\S[^\n]*):begin -->\n(.*?)^<!-- \\1:end -->$", Pattern.MULTILINE | Pattern.DOTALL);

    /**
     * A fenced block.
     *
     * @param note what the comment right before it says; empty if there is none
     * @param language what it is written in
     * @param content its lines
     */
    record Block(String note, String language, String content) {

        List<String> lines() {
            return content.lines().toList();
        }
    }

    /**
     * What stands between two markers, and is made from something else.
     *
     * @param name the name in the markers
     * @param content what stands there
     */
    record Section(String name, String content) {}

    static Page of(String path) {
        return new Page(path, read(TOP.resolve(path)));
    }

    /** All that people read. */
    static List<Page> all() {
        try (Stream<Path> docs = Files.list(TOP.resolve("docs"))) {
            Stream<String> pages = docs.map(path -> "docs/" + path.getFileName())
                    .filter(name -> name.endsWith(".md"))
                    .sorted();
            return Stream.concat(Stream.of("README.md", "CONTRIBUTING.md", "CHANGELOG.md"), pages)
                    .map(Page::of)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Block> blocks(String language) {
        List<Block> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(text);
        while (matcher.find()) {
            if (matcher.group(2).equals(language)) {
                blocks.add(new Block(matcher.group(1) == null ? "" : matcher.group(1), language, matcher.group(3)));
            }
        }
        return blocks;
    }

    /** What a test runs, in one shell. The other commands are parsed by a test of the command line. */
    String session() {
        return blocks("sh").stream()
                .filter(block -> block.note().equals("session"))
                .map(Block::content)
                .collect(Collectors.joining());
    }

    List<Section> sections() {
        return SECTION.matcher(text)
                .results()
                .map(section -> new Section(section.group(1), section.group(2)))
                .toList();
    }

    /** Writes it with another content of a section. */
    void update(Section section, String content) {
        String begin = "<!-- " + section.name() + ":begin -->\n";
        int from = text.indexOf(begin) + begin.length();
        write(text.substring(0, from)
                + content
                + text.substring(from + section.content().length()));
    }

    private void write(String changed) {
        try {
            Files.writeString(TOP.resolve(path), changed);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return path;
    }
}
