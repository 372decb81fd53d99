package dev.meshca.cli.terminal;

import dev.meshca.ClusterName;
import dev.meshca.KeyAlgorithm;
import dev.meshca.mesh.text.Lifetime;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads the value of an option, and says in the words of the type what is wrong with it. Types of one command have theirs
 * beside them, and name it in the option.
 *
 * @param <T> the type of the value
 */
public abstract class OptionParser<T> implements ITypeConverter<T> {

    private final Function<String, T> parser;

    /** @param parser throws IllegalArgumentException with a sentence */
    protected OptionParser(Function<String, T> parser) {
        this.parser = parser;
    }

    @Override
    public final T convert(String value) {
        try {
            return parser.apply(value);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }

    /** An empty one would be the working directory, and is mostly a variable that is not set. */
    private static Path path(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("it is empty; name a file or a folder");
        }
        if (text.startsWith("~/") || text.equals("~")) {
            throw new IllegalArgumentException("no shell replaces the ~ of '" + text
                    + "', as it stands behind = or in quotes; leave a blank before it, or write the path out");
        }
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException(
                    "'" + text + "' names no file where texts are in " + System.getProperty("sun.jnu.encoding")
                            + "; set LC_ALL=C.UTF-8",
                    e);
        }
    }

    /** Registers the types that many commands have. */
    public static void registerShared(CommandLine meshca) {
        meshca.registerConverter(ClusterName.class, new OptionParser<>(ClusterName::of) {})
                .registerConverter(KeyAlgorithm.class, new OptionParser<>(KeyAlgorithm::parse) {})
                .registerConverter(Duration.class, new OptionParser<>(Lifetime::parse) {})
                .registerConverter(Path.class, new OptionParser<>(OptionParser::path) {});
    }
}
