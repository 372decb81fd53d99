package dev.meshca.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConsumerTest {

    @TempDir
    private Path folder;

    @Test
    void makes_CAs_pushes_them_and_reports_with_the_versions_of_the_BOM() throws IOException {
        try (ApiServer server = new ApiServer()) {
            String report = Consumer.run(folder.resolve("certs"), server.kubeconfig(folder));

            assertThat(report).contains("\"CREATED\"");
        }
    }

    @Test
    void is_a_module_where_it_is_run_as_one() {
        assertThat(Consumer.class.getModule().isNamed())
                .isEqualTo(Boolean.getBoolean("modular"))
                .isEqualTo(dev.meshca.mesh.Mesh.class.getModule().isNamed());
    }
}
