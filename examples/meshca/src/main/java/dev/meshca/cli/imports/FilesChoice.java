package dev.meshca.cli.imports;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import dev.meshca.ClusterName;
import dev.meshca.cli.terminal.OptionParser;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A cluster, and a file or folder in which its CA lies. */
record FilesChoice(ClusterName cluster, Path path) {

    static Map<ClusterName, List<Path>> byCluster(List<FilesChoice> choices) {
        return choices.stream()
                .collect(groupingBy(FilesChoice::cluster, LinkedHashMap::new, mapping(FilesChoice::path, toList())));
    }

    private static FilesChoice parse(String text) {
        int separator = text.indexOf('=');
        if (separator < 1 || separator == text.length() - 1) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not CLUSTER=PATH, such as cluster1=" + (text.isEmpty() ? "cluster1.pem" : text));
        }
        return new FilesChoice(ClusterName.of(text.substring(0, separator)), Path.of(text.substring(separator + 1)));
    }

    /** Reads it from an option. */
    static final class Parser extends OptionParser<FilesChoice> {

        Parser() {
            super(FilesChoice::parse);
        }
    }
}
