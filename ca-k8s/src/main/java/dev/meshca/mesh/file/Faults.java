package dev.meshca.mesh.file;

import dev.meshca.mesh.file.Entry.Mark;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** What is wrong in a file, one sentence each, said together. */
final class Faults {

    private static final int SHOWN = 20;

    private record Fault(Mark at, String sentence) {}

    private final Path file;
    private final List<Fault> faults = new ArrayList<>();

    Faults(Path file) {
        this.file = file;
    }

    void add(Mark at, String sentence) {
        faults.add(new Fault(at, sentence));
    }

    /** What a value is made of, or what its type says is wrong with it. */
    <T> Optional<T> made(Mark at, String what, Supplier<T> maker) {
        try {
            return Optional.of(maker.get());
        } catch (IllegalArgumentException wrong) {
            add(at, what + ": " + wrong.getMessage());
            return Optional.empty();
        }
    }

    /**
     * Ends the reading if anything is wrong.
     *
     * @throws IllegalArgumentException with all of it, in the order of the file
     */
    void requireNone() {
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException(faults.stream()
                            .sorted(Comparator.comparing(Fault::at))
                            .limit(SHOWN)
                            .map(fault -> file + ":" + fault.at() + ": " + fault.sentence())
                            .collect(Collectors.joining("\n"))
                    + (faults.size() > SHOWN ? "\n" + (faults.size() - SHOWN) + " more" : ""));
        }
    }
}
