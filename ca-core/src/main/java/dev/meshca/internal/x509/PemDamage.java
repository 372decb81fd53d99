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
    private static final Set<String> CONTAINERS = Set.of("PKCS7", "CMS", "PKCS #7 SIGNED DATA");

    private record Try(String octets, List<TextFilter> filters) {}

    private final Set<String> damages;
    private final List<String> commands;
    private final PemDocument mended;

    private PemDamage(Set<String> damages, List<String> commands, PemDocument mended) {
        this.damages = damages;
        this.commands = commands;
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
                return found.filter(damage -> !damage.damages.isEmpty());
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
        Set<String> damages = new LinkedHashSet<>();
        List<String> commands = new ArrayList<>();
        candidate.filters().forEach(filter -> {
            damages.add(filter.damage());
            commands.add(filter.command());
        });
        PemDocument document = PemDocument.parse(content);
        Optional<OtherForm> other = OtherForm.of(content);
        if (other.isPresent()) {
            damages.add(other.get().damage());
            commands.add(other.get().command());
        } else if (document.blocks().stream().anyMatch(block -> CONTAINERS.contains(block.label()))) {
            damages.add("it is a PKCS#7 container (.p7b), not certificates");
            commands.add("openssl pkcs7 -print_certs");
        } else if (!isSound(document)) {
            return Optional.empty();
        }
        return Optional.of(new PemDamage(damages, commands, document));
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

    /** The command that mends a file, which writes to stdout. */
    public String command(String file) {
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
        return String.join(" and ", damages) + "; this mends it: " + command(file) + " > mended.pem";
    }
}
