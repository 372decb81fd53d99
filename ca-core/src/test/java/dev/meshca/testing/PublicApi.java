package dev.meshca.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Exports;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Everything a module lets others call, as text that is checked in, so that a change of it is seen in review. */
public final class PublicApi {

    private static final String UPDATE = "public-api.update";

    private PublicApi() {}

    /** Compares the module that {@code anchor} belongs to with its {@code public-api.txt}, or rewrites that file on request. */
    public static void assertUnchanged(Class<?> anchor) throws IOException {
        Path classes = classesOf(anchor);
        Path listing = classes.resolve("../../public-api.txt").normalize();
        String actual = describe(classes);
        if (Boolean.getBoolean(UPDATE)) {
            Files.writeString(listing, actual);
        }
        assertThat(actual)
                .as(
                        "the public API differs from %s; if that is intended, run the tests with -D%s=true",
                        listing, UPDATE)
                .isEqualTo(Files.readString(listing));
    }

    private static Path classesOf(Class<?> anchor) {
        try {
            URI location =
                    anchor.getProtectionDomain().getCodeSource().getLocation().toURI();
            return Path.of(location);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Set<String> exported(Path classes) throws IOException {
        try (InputStream file = Files.newInputStream(classes.resolve("module-info.class"))) {
            return ModuleDescriptor.read(file).exports().stream()
                    .filter(export -> !export.isQualified())
                    .map(Exports::source)
                    .collect(Collectors.toSet());
        }
    }

    private static String describe(Path classes) throws IOException {
        Set<String> exported = exported(classes);
        try (Stream<Path> files = Files.walk(classes)) {
            StringBuilder text = new StringBuilder();
            files.map(file -> classes.relativize(file)
                            .toString()
                            .replace('/', '.')
                            .replace('\\', '.'))
                    .filter(name -> name.endsWith(".class") && !name.contains("-info"))
                    .map(name -> load(name.substring(0, name.length() - ".class".length())))
                    .filter(type -> exported.contains(type.getPackageName()) && isVisible(type))
                    .sorted((a, b) -> a.getName().compareTo(b.getName()))
                    .forEach(type -> describe(type, text));
            return text.toString();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, PublicApi.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isVisible(Class<?> type) {
        boolean visible = Modifier.isPublic(type.getModifiers()) || Modifier.isProtected(type.getModifiers());
        return visible && (type.getEnclosingClass() == null || isVisible(type.getEnclosingClass()));
    }

    private static void describe(Class<?> type, StringBuilder text) {
        String parent =
                type.getSuperclass() == null || type.isRecord() || type.isEnum() || type.getSuperclass() == Object.class
                        ? ""
                        : " extends " + type.getSuperclass().getName();
        text.append(head(type)).append(parent).append('\n');
        lines(type.getDeclaredFields(), Field::toGenericString).forEach(line -> text.append(line));
        lines(type.getDeclaredConstructors(), Constructor::toGenericString).forEach(line -> text.append(line));
        lines(type.getDeclaredMethods(), Method::toGenericString).forEach(line -> text.append(line));
        text.append('\n');
    }

    /** JDK 17 does not say that a type is sealed, later ones do. */
    private static String head(Class<?> type) {
        String head = type.toGenericString().replace('$', '.').replaceFirst("\\b(non-)?sealed ", "");
        return type.isSealed() ? head.replaceFirst("\\b(interface|class) ", "sealed $1 ") : head;
    }

    private static <M extends Member> List<String> lines(M[] members, Function<M, String> description) {
        return Arrays.stream(members)
                .filter(member ->
                        Modifier.isPublic(member.getModifiers()) || Modifier.isProtected(member.getModifiers()))
                .filter(member -> !member.isSynthetic() && !isOverride(member))
                .map(member -> "    " + shorten(description.apply(member), member.getDeclaringClass()) + "\n")
                .sorted()
                .toList();
    }

    private static boolean isOverride(Member member) {
        boolean ofObject = List.of("toString", "equals", "hashCode").contains(member.getName());
        return ofObject && member instanceof Executable;
    }

    private static String shorten(String signature, Class<?> owner) {
        return signature
                .replace(owner.getName() + ".", "")
                .replaceAll("\\b(java|javax|dev\\.meshca)(\\.[a-z0-9]+)*\\.([A-Z])", "$3")
                .replace('$', '.');
    }
}
