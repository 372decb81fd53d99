package dev.meshca.internal.x509;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What happened on the way to a text that was PEM, or to what should have been PEM: by a JSON document, a shell variable, a mail,
 * an editor, another tool. It is recognised by undoing it, so that a name is given to what is known to help only.
 */
public final class PemDamage {

    private static final String FILE = "FILE";
    private static final int MOST_STEPS = 4;
    private static final int MOST_TRIES = 300;
    private static final int MOST_OCTETS = 4 << 20;

    private record Try(String octets, List<TextFilter> filters) {}

    private final List<TextFilter> filters;
    private final Optional<OtherForm> form;
    private final PemDocument mended;

    private PemDamage(List<TextFilter> filters, Optional<OtherForm> form, PemDocument mended) {
        this.filters = filters;
        this.form = form;
        this.mended = mended;
    }

    /** The fewest steps back to what everybody reads; empty if it needs none, or is something else. */
    public static Optional<PemDamage> in(byte[] content) {
        if (content.length > PemDocument.MAX_BYTES) {
            return Optional.empty();
        }
        Deque<Try> tries = new ArrayDeque<>(List.of(new Try(new String(content, ISO_8859_1), List.of())));
        int most = Math.min(MOST_TRIES, MOST_OCTETS / (content.length + 1) + 1);
        Set<String> seen = new HashSet<>(Set.of(tries.element().octets()));
        for (int tried = 0; tried < most && !tries.isEmpty(); tried++) {
            Try next = tries.remove();
            Optional<PemDamage> found = judge(next);
            if (found.isPresent()) {
                return found.filter(PemDamage::isAny);
            }
            if (next.filters().size() < MOST_STEPS) {
                for (TextFilter filter : TextFilter.values()) {
                    String undone = filter.undo(next.octets());
                    if (seen.add(undone)) {
                        tries.add(new Try(undone, plus(next.filters(), filter)));
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<PemDamage> judge(Try candidate) {
        byte[] content = candidate.octets().getBytes(ISO_8859_1);
        PemDocument document = PemDocument.parse(content);
        Optional<OtherForm> form = OtherForm.of(content).or(() -> OtherForm.of(document));
        return form.isPresent() || isSound(document)
                ? Optional.of(new PemDamage(candidate.filters(), form, document))
                : Optional.empty();
    }

    private boolean isAny() {
        return form.isPresent() || !filters.isEmpty();
    }

    private static boolean isSound(PemDocument document) {
        return !document.blocks().isEmpty()
                && document.defects().isEmpty()
                && document.blocks().stream().allMatch(PemDocument.Block::isPlain);
    }

    private static List<TextFilter> plus(List<TextFilter> filters, TextFilter filter) {
        List<TextFilter> all = new ArrayList<>(filters);
        all.add(filter);
        return all;
    }

    /** What it would be without the damage; without blocks if only another program can convert it. */
    public PemDocument mended() {
        return mended;
    }

    /** The command that mends a file, which writes to stdout; empty if there is none. */
    public String command(String file) {
        List<String> commands = new ArrayList<>();
        filters.forEach(filter -> commands.add(filter.command()));
        form.ifPresent(other -> commands.add(other.command(file)));
        if (commands.contains("")) {
            return "";
        }
        String pipeline = String.join(" | ", commands);
        if (pipeline.contains(FILE)) {
            return pipeline.replace(FILE, file);
        }
        int first = pipeline.indexOf(" | ");
        int end = first < 0 ? pipeline.length() : first;
        return pipeline.substring(0, end) + " < " + file + pipeline.substring(end);
    }

    /** What happened and what mends it, in one clause. */
    public String sentence(String file) {
        Set<String> damages = new LinkedHashSet<>();
        filters.forEach(filter -> damages.add(filter.damage()));
        form.ifPresent(other -> damages.add(other.damage()));
        String command = command(file);
        return String.join(" and ", damages)
                + (command.isEmpty() ? "" : "; this mends it: " + command + " > mended.pem");
    }
}
