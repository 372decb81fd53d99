package dev.meshca.cli.network;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The commands that ask clusters, with a time limit of three seconds. */
enum Command {
    CHECK("check", "--timeout", "3s"),
    VERIFY("verify", "--dir", "DIR", "--timeout", "3s"),
    DRY_RUN("push", "--dir", "DIR", "--dry-run", "--timeout", "3s"),
    PUSH("push", "--dir", "DIR", "--timeout", "3s"),
    STATUS("status", "--dir", "DIR", "--request-timeout", "3s"),
    PLAN("rotate", "root", "--dir", "DIR", "--request-timeout", "3s"),
    ROTATE("rotate", "root", "--dir", "DIR", "--request-timeout", "3s", "--timeout", "1s", "--yes");

    private static final Duration LIMIT = Duration.ofSeconds(3);

    private final List<String> words;

    Command(String... words) {
        this.words = List.of(words);
    }

    /** How long it may take where every look at the clusters meets the time limit. */
    Duration longest() {
        Duration waits = Duration.ofSeconds(1);
        Duration all = this == ROTATE ? LIMIT.multipliedBy(2).plus(waits) : LIMIT;
        return all.multipliedBy(13).dividedBy(10);
    }

    /** Whether one cluster that cannot be had keeps it from any other. */
    boolean needsAll() {
        return this == ROTATE;
    }

    Object[] in(Path dir) {
        return words.stream()
                .map(word -> word.equals("DIR") ? dir.toString() : word)
                .toArray();
    }
}
