package dev.meshca.disk.files;

import static dev.meshca.IstioDocuments.ROOT_CERT;
import static dev.meshca.disk.files.IstioLayout.ROOT_CHAIN;
import static dev.meshca.disk.files.IstioLayout.ROOT_KEY;

import dev.meshca.CaStorageException;
import dev.meshca.InvalidCaException;
import dev.meshca.internal.x509.Certificates;
import dev.meshca.issue.CaCerts;
import dev.meshca.issue.Issuance;
import dev.meshca.issue.RootCa;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Supplier;

/** The root's files in a CA directory. */
public final class RootFiles {

    private static final byte[] ABSENT = new byte[0];

    private RootFiles() {}

    /** Adds the root's files to {@code files}; of a key that cannot leave its provider there is none. */
    public static SortedMap<String, byte[]> with(SortedMap<String, byte[]> files, RootCa root) {
        files.put(ROOT_CERT, root.roots().pem());
        files.put(ROOT_CHAIN, root.path().size() > 1 ? chain(root) : ABSENT);
        files.put(ROOT_KEY, root.isKeyExportable() ? root.keyPem().getBytes(StandardCharsets.US_ASCII) : ABSENT);
        return files;
    }

    /** Adds the certificates of the root that all clusters have, for one whose key is kept elsewhere; what is there stays. */
    public static SortedMap<String, byte[]> withCertificate(
            SortedMap<String, byte[]> files, Collection<CaCerts> clusters, Snapshot now) throws IOException {
        if (haveSameRoots(clusters) && now.find(ROOT_CERT).isEmpty()) {
            files.put(ROOT_CERT, shared(clusters));
        }
        return files;
    }

    private static boolean haveSameRoots(Collection<CaCerts> clusters) {
        return clusters.stream().map(certs -> certs.chain().roots()).distinct().count() == 1;
    }

    /** The roots that all of these clusters trust. */
    static byte[] shared(Collection<CaCerts> clusters) {
        if (!haveSameRoots(clusters)) {
            throw new IllegalArgumentException("the clusters trust different roots: " + clusters);
        }
        return clusters.iterator().next().pem().rootCert();
    }

    /** The root's files beside others; another root that is there is refused. */
    static SortedMap<String, byte[]> added(SortedMap<String, byte[]> files, RootCa root, Snapshot now)
            throws IOException {
        Optional<byte[]> present = now.find(ROOT_CERT);
        if (present.isPresent() && !Arrays.equals(present.get(), root.roots().pem())) {
            throw new CaStorageException(
                    now.locate(ROOT_CERT), "is another root; a change of the root is a rotation", null);
        }
        return keepingKey(with(files, root), root, now);
    }

    /** Takes the key as it is in {@code now} if it is the same one in another encoding. */
    public static SortedMap<String, byte[]> keepingKey(SortedMap<String, byte[]> files, RootCa root, Snapshot now)
            throws IOException {
        Optional<byte[]> existing = now.find(ROOT_KEY);
        if (existing.isPresent()
                && !Arrays.equals(existing.get(), files.get(ROOT_KEY))
                && isKeyOf(root, existing.get())) {
            files.put(ROOT_KEY, existing.get());
        }
        return files;
    }

    private static byte[] chain(RootCa root) {
        ByteArrayOutputStream pem = new ByteArrayOutputStream();
        for (X509Certificate certificate : root.path()) {
            pem.writeBytes(Certificates.pem(certificate).getBytes(StandardCharsets.US_ASCII));
        }
        return pem.toByteArray();
    }

    private static boolean isKeyOf(RootCa root, byte[] key) {
        try {
            RootCa other = RootCa.recognise(chain(root), key);
            return other.certificate().equals(root.certificate());
        } catch (InvalidCaException e) {
            return false;
        }
    }

    /** What is there of a root. */
    @SuppressWarnings("ArrayRecordComponent") // read once, never compared
    public record Found(Path folder, byte[] certificates, byte[] key) {

        /** The root, proved to be usable. */
        public RootCa proved(Issuance issuance) {
            return named(() -> RootCa.parse(certificates, key, issuance));
        }

        /** The root, valid now or not. */
        public RootCa recognised() {
            return named(() -> RootCa.recognise(certificates, key));
        }

        private RootCa named(Supplier<RootCa> read) {
            try {
                return read.get();
            } catch (InvalidCaException e) {
                throw new InvalidCaException(folder.toString(), String.valueOf(e.getMessage()), e);
            }
        }
    }

    /** The root with its key; empty only if there is no key. A key without its certificate is told. */
    public static Optional<Found> find(Snapshot now) throws IOException {
        refuseLinkToNothing(now.locate(ROOT_KEY));
        Optional<byte[]> key = now.find(ROOT_KEY);
        return key.isEmpty() ? Optional.empty() : Optional.of(found(now, key.get()));
    }

    /** A link to a key on a disk that is not mounted says that there is one. */
    private static void refuseLinkToNothing(Path file) throws IOException {
        if (Files.isSymbolicLink(file) && !Snapshot.exists(file)) {
            throw new CaStorageException(file, "is a link to a file that is not there; bring that file back", null);
        }
    }

    public static Found require(Snapshot now) throws IOException {
        require(now, now.find(ROOT_CHAIN).isPresent() ? ROOT_CHAIN : ROOT_CERT);
        return found(now, require(now, ROOT_KEY));
    }

    private static Found found(Snapshot now, byte[] key) throws IOException {
        Optional<byte[]> chain = now.find(ROOT_CHAIN);
        return new Found(now.folder(), chain.isPresent() ? chain.get() : require(now, ROOT_CERT), key);
    }

    private static byte[] require(Snapshot now, String name) throws IOException {
        return now.find(name)
                .orElseThrow(() -> new CaStorageException(
                        now.locate(name), "is missing; put the root's certificate and key there", null));
    }
}
