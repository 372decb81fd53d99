package dev.meshca.cli.terminal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} says. */
public final class Version implements IVersionProvider {

    /** The number of this release. */
    public static String number() {
        return build().getProperty("version");
    }

    /** All that is known of this build, and what makes keys here, one line each. */
    public static String text(String keys) {
        Properties build = build();
        return new Table()
                .row("meshca", build.getProperty("version"))
                .row("commit", build.getProperty("commit", "unknown"))
                .row("date", build.getProperty("date", "unknown"))
                .row("java", System.getProperty("java.version"))
                .row("keys", keys)
                .text("");
    }

    private static Properties build() {
        Properties properties = new Properties();
        try (InputStream file = Version.class.getResourceAsStream("version.properties")) {
            properties.load(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties;
    }

    @Override
    public String[] getVersion() {
        return new String[] {
            "meshca " + build().getProperty("version") + " (Java " + System.getProperty("java.version") + ")"
        };
    }
}
