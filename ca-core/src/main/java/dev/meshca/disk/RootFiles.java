package dev.meshca.disk;

import static dev.meshca.IstioDocuments.ROOT_CERT;
import static dev.meshca.disk.IstioLayout.ROOT_CHAIN;
import static dev.meshca.disk.IstioLayout.ROOT_KEY;

import dev.meshca.CaStorageException;
import dev.meshca.InvalidCaException;
import dev.meshca.internal.x509.Certificates;
import dev.meshca.issue.RootCa;
import dev.meshca.issue.TrustPlan;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** The root's files in a CA directory. */
final class RootFiles {

    private static final byte[] ABSENT = new byte[0];

    private RootFiles() {}

    /** Adds the root's files to {@code files}; of a key that cannot leave its provider there is none. */
    static SortedMap<String, byte[]> with(SortedMap<String, byte[]> files, RootCa root) {
        files.put(ROOT_CERT, root.roots().pem());
        files.put(ROOT_CHAIN, root.path().size() > 1 ? chain(root) : ABSENT);
        files.put(ROOT_KEY, root.isKeyExportable() ? root.keyPem().getBytes(StandardCharsets.US_ASCII) : ABSENT);
        return files;
    }

    /** Adds the certificates of the root that all clusters have, for one whose key is kept elsewhere; what is there stays. */
    static SortedMap<String, byte[]> withCertificate(SortedMap<String, byte[]> files, TrustPlan plan, Snapshot now)
            throws IOException {
        List<byte[]> roots =
                plan.clusters().stream().map(certs -> certs.pem().rootCert()).toList();
        boolean shared = roots.stream().allMatch(pem -> Arrays.equals(pem, roots.get(0)));
        if (shared && now.find(ROOT_CERT).isEmpty()) {
            files.put(ROOT_CERT, roots.get(0));
        }
        return files;
    }

    /** Takes the key as it is in {@code now} if it is the same one in another encoding. */
    static SortedMap<String, byte[]> keepingKey(SortedMap<String, byte[]> files, RootCa root, Snapshot now)
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
            RootCa other = RootCa.parse(chain(root), key);
            return other.certificate().equals(root.certificate());
        } catch (InvalidCaException e) {
            return false;
        }
    }

    static RootCa read(Snapshot now) throws IOException {
        Optional<byte[]> chain = now.find(ROOT_CHAIN);
        byte[] certificates = chain.isPresent() ? chain.get() : require(now, ROOT_CERT);
        byte[] key = require(now, ROOT_KEY);
        try {
            return RootCa.parse(certificates, key);
        } catch (InvalidCaException e) {
            throw new InvalidCaException(now.folder().toString(), String.valueOf(e.getMessage()), e);
        }
    }

    private static byte[] require(Snapshot now, String name) throws IOException {
        return now.find(name)
                .orElseThrow(() -> new CaStorageException(
                        now.locate(name), "is missing; put the root's certificate and key there", null));
    }
}
