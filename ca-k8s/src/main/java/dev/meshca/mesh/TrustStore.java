package dev.meshca.mesh;

import dev.meshca.CaStorageException;
import dev.meshca.disk.files.PemFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/** Roots as a trust store of Java, which has salts and times in it: the same roots are another content each time. */
record TrustStore(String type, List<X509Certificate> roots) {

    /** As that of the trust store in a JDK: what is public needs no secret, but the programs need a password. */
    private static final char[] PASSWORD = "changeit".toCharArray();

    private static final String ALIAS = "root-";

    /** What a file should hold: what it does, if these are its roots. */
    byte[] at(Path file) {
        return present(file).orElseGet(this::made);
    }

    private Optional<byte[]> present(Path file) {
        try {
            byte[] content = PemFile.read(file);
            KeyStore store = KeyStore.getInstance(type);
            store.load(new ByteArrayInputStream(content), PASSWORD);
            return hasTheRoots(store) ? Optional.of(content) : Optional.empty();
        } catch (IOException | GeneralSecurityException | CaStorageException another) {
            return Optional.empty();
        }
    }

    private boolean hasTheRoots(KeyStore store) throws GeneralSecurityException {
        for (int i = 0; i < roots.size(); i++) {
            if (!roots.get(i).equals(store.getCertificate(ALIAS + (i + 1)))) {
                return false;
            }
        }
        return store.size() == roots.size();
    }

    private byte[] made() {
        try {
            KeyStore store = KeyStore.getInstance(type);
            store.load(null, PASSWORD);
            for (int i = 0; i < roots.size(); i++) {
                store.setCertificateEntry(ALIAS + (i + 1), roots.get(i));
            }
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            store.store(bytes, PASSWORD);
            return bytes.toByteArray();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java writes no trust store of type " + type, e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
