package dev.meshca.cli.words;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The string constants of compiled classes: all that they can say, also the parts of a concatenation. */
public final class Constants {

    private Constants() {}

    /** Those of everything that was compiled together with a class, and have a blank in them. */
    public static Set<String> sentencesBeside(Class<?> type) {
        try {
            Path place = Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
            if (Files.isDirectory(place)) {
                return sentencesBelow(place);
            }
            try (FileSystem jar = FileSystems.newFileSystem(place)) {
                return sentencesBelow(jar.getPath("/"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Set<String> sentencesBelow(Path root) throws IOException {
        Set<String> found = new LinkedHashSet<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(one ->
                            one.toString().endsWith(".class") && one.toString().contains("dev/meshca"))
                    .toList()) {
                try (InputStream in = Files.newInputStream(file)) {
                    of(new DataInputStream(in)).stream()
                            .filter(text -> text.contains(" "))
                            .forEach(found::add);
                }
            }
        }
        return found;
    }

    /** JVMS 4.4. */
    private static List<String> of(DataInputStream in) throws IOException {
        in.skipBytes(8);
        int count = in.readUnsignedShort();
        Map<Integer, String> texts = new HashMap<>();
        List<Integer> strings = new ArrayList<>();
        for (int i = 1; i < count; i++) {
            int tag = in.readUnsignedByte();
            switch (tag) {
                case 1 -> texts.put(i, in.readUTF());
                case 8 -> strings.add(in.readUnsignedShort());
                case 5, 6 -> {
                    in.skipBytes(8);
                    i++;
                }
                case 7, 16, 19, 20 -> in.skipBytes(2);
                case 15 -> in.skipBytes(3);
                default -> in.skipBytes(4);
            }
        }
        return strings.stream().map(texts::get).toList();
    }
}
