package dev.meshca.disk.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meshca.CaStorageException;
import dev.meshca.KeyAlgorithm;
import dev.meshca.issue.CaCerts;
import dev.meshca.issue.WorkloadCert;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(ReplaceUnderscores.class)
class WorkloadDirectoryTest {

    private static final WorkloadCert.Spec LEDGER =
            WorkloadCert.Spec.of("payments", "ledger").key(KeyAlgorithm.EC_P256);

    private final CaCerts ca = Acme.plan(Acme.root(), "cluster1").clusters().get(0);
    private final WorkloadCert certificate = ca.issue(LEDGER);

    @TempDir
    private Path temp;

    @Test
    void all_documents_are_written_and_the_key_is_private() throws IOException {
        Path folder = temp.resolve("etc/certs");

        WorkloadDirectory.at(folder).save(certificate, false);

        certificate
                .pem()
                .forEach((name, bytes) -> assertThat(folder.resolve(name)).hasBinaryContent(bytes));
        assertThat(mode(folder)).isEqualTo("rwx------");
        assertThat(mode(folder.resolve("key.pem"))).isEqualTo("rw-------");
    }

    @Test
    void another_certificate_is_refused_unless_it_may_be_replaced() {
        WorkloadDirectory directory = WorkloadDirectory.at(temp);
        directory.save(certificate, false);
        directory.save(certificate, false);
        WorkloadCert renewed = ca.issue(LEDGER);

        assertThatThrownBy(() -> directory.save(renewed, false))
                .isInstanceOf(CaStorageException.class)
                .hasMessageContaining("exists with another content")
                .hasMessageContaining("have it replaced");
        certificate
                .pem()
                .forEach((name, bytes) -> assertThat(temp.resolve(name)).hasBinaryContent(bytes));

        directory.save(renewed, true);
        renewed.pem().forEach((name, bytes) -> assertThat(temp.resolve(name)).hasBinaryContent(bytes));
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
