package dev.meshca.trust;

import dev.meshca.Finding;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Files that are there and could not be read. */
final class Unread {

    private Unread() {}

    /** The findings without those that call such a file missing, as who judges it was shown none. */
    static List<Finding> notMissing(List<Finding> findings) {
        Set<String> unread = findings.stream()
                .filter(finding -> finding.code() == TrustCode.FILE_UNREADABLE)
                .map(Finding::where)
                .collect(Collectors.toUnmodifiableSet());
        return findings.stream()
                .filter(finding -> finding.code() != TrustCode.FILE_MISSING || !unread.contains(finding.where()))
                .toList();
    }
}
