package dev.meshca.cli.json;

import dev.meshca.issue.RevocationReason;
import dev.meshca.issue.RevocationSet;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The result of {@code crl} and {@code revoke}. */
public record CrlJson(String directory, List<Crl> lists) {

    /** The list of one CA. */
    public record Crl(
            String issuer, BigInteger number, @Nullable Instant nextUpdate, List<Entry> revoked) {}

    /** A revoked certificate; the serial number in lower-case hex. */
    public record Entry(String serial, Instant since, RevocationReason reason) {}

    /**
     * The document of a set of lists.
     *
     * @param directory where they are
     * @param set the lists
     * @return the document
     */
    public static CrlJson of(Path directory, RevocationSet set) {
        return new CrlJson(
                directory.toString(),
                set.lists().stream()
                        .map(list -> new Crl(
                                list.crl().getIssuerX500Principal().getName(),
                                list.number(),
                                list.nextUpdate().orElse(null),
                                list.revoked().stream()
                                        .map(entry ->
                                                new Entry(entry.serial().toString(16), entry.since(), entry.reason()))
                                        .toList()))
                        .toList());
    }
}
