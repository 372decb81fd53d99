package dev.meshca.trust;

import dev.meshca.ClusterName;
import dev.meshca.Finding;
import dev.meshca.internal.Parallel;
import dev.meshca.internal.x509.Certificates;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What is known of a mesh's trust at one moment: the clusters, who accepts whom, and what is wrong. */
public final class TrustReport {

    private final List<ObservedCluster> clusters;
    private final Matrix matrix;
    private final List<Finding> findings;
    private final Instant judgedAt;

    private TrustReport(List<ObservedCluster> clusters, Matrix matrix, List<Finding> findings, Instant judgedAt) {
        this.judgedAt = judgedAt;
        this.clusters = List.copyOf(clusters);
        this.matrix = matrix;
        this.findings = Unread.notMissing(findings).stream()
                .sorted(Comparator.comparing(Finding::severity))
                .toList();
    }

    /** {@return the report of {@link #of(Collection, Instant, Thresholds)} with the default thresholds} */
    public static TrustReport of(Collection<ObservedCluster> clusters, Instant now) {
        return of(clusters, now, Thresholds.defaults());
    }

    /**
     * Judges clusters one by one and against each other.
     *
     * @param clusters what they show
     * @param now the time to judge validity at
     * @param thresholds how long before its end a CA or a list is a warning
     * @return the report
     */
    public static TrustReport of(Collection<ObservedCluster> clusters, Instant now, Thresholds thresholds) {
        List<Finding> findings = new ArrayList<>();
        Parallel.map(List.copyOf(clusters), cluster -> cluster.judged(now, thresholds))
                .forEach(findings::addAll);
        Matrix matrix = Matrix.of(clusters, now);
        findings.addAll(MeshCheck.of(clusters, matrix));
        return new TrustReport(List.copyOf(clusters), matrix, findings, now);
    }

    /** {@return the report of {@link #of(Collection, Collection, Instant, Thresholds)} with the default thresholds} */
    public static TrustReport of(Collection<CaChain> planned, Collection<ObservedCluster> clusters, Instant now) {
        return of(planned, clusters, now, Thresholds.defaults());
    }

    /**
     * Judges clusters one by one, against each other, and against what was planned for them.
     *
     * @param planned the public halves of the plan
     * @param clusters what they show
     * @param now the time to judge validity at
     * @param thresholds how long before its end a CA or a list is a warning
     * @return the report
     */
    public static TrustReport of(
            Collection<CaChain> planned, Collection<ObservedCluster> clusters, Instant now, Thresholds thresholds) {
        TrustReport report = of(clusters, now, thresholds);
        return report.with(MeshCheck.againstPlan(planned, clusters, now));
    }

    /**
     * The same with what somebody else found, such as about the files of a folder.
     *
     * @param more further findings
     * @return a copy, which is healthy only if none of them is an error
     */
    public TrustReport with(Collection<Finding> more) {
        List<Finding> all = new ArrayList<>(more);
        all.addAll(findings);
        return new TrustReport(clusters, matrix, all, judgedAt);
    }

    /** {@return the time that validity was judged at} */
    public Instant judgedAt() {
        return judgedAt;
    }

    /** {@return what the clusters that were judged showed} */
    public List<ObservedCluster> clusters() {
        return clusters;
    }

    /** {@return who accepts whom} */
    public Matrix matrix() {
        return matrix;
    }

    /** {@return what is wrong, errors first} */
    public List<Finding> findings() {
        return findings;
    }

    /**
     * What was looked at, so that a report without findings is no empty one.
     *
     * @return how many of each kind, such as {@code certificates}
     */
    public Map<String, Integer> checked() {
        return CheckedKinds.of(this);
    }

    /**
     * Whether every cluster accepts every other and nothing is an error; warnings are allowed.
     *
     * @return true if the mesh is healthy
     */
    public boolean healthy() {
        return matrix.complete() && findings.stream().noneMatch(Finding::isError);
    }

    /** {@return the report for a person: several lines, each ended by a newline} */
    public String toText() {
        return ReportText.of(this);
    }

    /**
     * Who accepts whom: for each ordered pair of clusters, whether what the one issues is accepted in the other. Accepted
     * means: by every verifier in an Istio mesh (Envoy, ztunnel, Go), under the roots the accepting cluster declares and
     * under every copy of them its workloads were seen to hold.
     */
    public static final class Matrix {

        /** The answer for one pair. */
        public enum Verdict {
            /** Accepted. */
            TRUSTED,
            /** Refused; the reason says by what. */
            REFUSED,
            /** One of the two could not be read. */
            UNKNOWN
        }

        /**
         * "What {@code from} issues is accepted in {@code to}".
         *
         * @param from the issuing cluster
         * @param to the accepting cluster
         * @param verdict the answer
         * @param reason why, in one clause
         * @param evidence what the answer rests on, for example {@code chain with its key under root-cert.pem and 3 distributed
         *     copies}
         */
        public record Cell(ClusterName from, ClusterName to, Verdict verdict, String reason, String evidence) {}

        /** An answer: the verdict, why, in one clause, and what it rests on, as in a {@link Cell}. */
        public record Answer(Verdict verdict, String reason, String evidence) {}

        /**
         * The answers to clusters whose rows are equal.
         *
         * @param from the issuing clusters
         * @param usual the answer of the most {@linkplain #acceptors accepting clusters}
         * @param others the answers of the others, by the index of the set among {@link #acceptors}
         */
        public record Row(List<ClusterName> from, Answer usual, SortedMap<Integer, Answer> others) {

            /** Equal rows; the list and the map are copied. */
            public Row {
                from = List.copyOf(from);
                others = Collections.unmodifiableSortedMap(new TreeMap<>(others));
            }

            Answer answer(int acceptor) {
                return others.getOrDefault(acceptor, usual);
            }
        }

        private final Acceptance acceptance;

        private Matrix(Acceptance acceptance) {
            this.acceptance = acceptance;
        }

        /**
         * The matrix of what clusters show.
         *
         * @param clusters the clusters
         * @param now the time to judge validity at
         * @return one cell per ordered pair, a cluster with itself included
         */
        public static Matrix of(Collection<ObservedCluster> clusters, Instant now) {
            return new Matrix(Acceptance.of(clusters, now));
        }

        /** {@return one cell per ordered pair, row by row} */
        public List<Cell> cells() {
            return acceptance.cells();
        }

        /** {@return the sets of clusters that accept the same, as they trust the same; each cluster is in one} */
        public List<List<ClusterName>> acceptors() {
            return acceptance.acceptors();
        }

        /** {@return all cells, equal rows together: with one root and no fault a single row} */
        public List<Row> rows() {
            return acceptance.rows();
        }

        /**
         * The cell of one pair.
         *
         * @throws IllegalArgumentException if one of them is not in this matrix
         */
        public Cell cell(ClusterName from, ClusterName to) {
            int row = acceptance.names().indexOf(from);
            int column = acceptance.names().indexOf(to);
            if (row < 0 || column < 0) {
                throw new IllegalArgumentException("the matrix has no cell from " + from + " to " + to);
            }
            return acceptance.cell(row, column);
        }

        /** {@return whether every cluster accepts what every other issues: all cells are {@link Verdict#TRUSTED}} */
        public boolean complete() {
            return trusted() == cells().size();
        }

        long trusted() {
            return acceptance.trusted();
        }
    }

    /**
     * What a report says of one certificate.
     *
     * @param subject the subject in the order of its encoding, for example {@code O=Istio, CN=Root CA}
     * @param issuer the issuer, in the same form
     * @param serial the serial number in lower-case hex
     * @param sha256 the SHA-256 of the DER form in lower-case hex
     * @param notBefore the first valid second
     * @param notAfter the last valid second
     * @param key the kind of key, for example {@code RSA-4096} or {@code EC P-256}
     */
    public record Certificate(
            String subject,
            String issuer,
            String serial,
            String sha256,
            Instant notBefore,
            Instant notAfter,
            String key) {

        /** {@return the summary of a certificate; control characters in names are shown as {@code ?}} */
        public static Certificate of(X509Certificate certificate) {
            return new Certificate(
                    Certificates.name(certificate.getSubjectX500Principal()),
                    Certificates.name(certificate.getIssuerX500Principal()),
                    certificate.getSerialNumber().toString(16),
                    Certificates.sha256(certificate),
                    certificate.getNotBefore().toInstant(),
                    certificate.getNotAfter().toInstant(),
                    Certificates.keyKind(certificate.getPublicKey()));
        }
    }

    /**
     * How long before its end a CA or a revocation list is a warning.
     *
     * @param root for a root; 365 days by default, as a new root has to reach all clusters and workloads first
     * @param intermediate for the other CAs; 60 days by default
     * @param list for a revocation list; 3 days by default, and in any case a third of its life
     */
    public record Thresholds(Duration root, Duration intermediate, Duration list) {

        /** The thresholds; a negative one is an {@link IllegalArgumentException}. */
        public Thresholds {
            if (root.isNegative() || intermediate.isNegative() || list.isNegative()) {
                throw new IllegalArgumentException("a threshold is negative");
            }
        }

        /** {@return the defaults: 365, 60 and 3 days} */
        public static Thresholds defaults() {
            return new Thresholds(Duration.ofDays(365), Duration.ofDays(60), Duration.ofDays(3));
        }

        Duration of(X509Certificate ca) {
            return Certificates.isSelfIssued(ca) ? root : intermediate;
        }
    }
}
