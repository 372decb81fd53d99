package dev.meshca.k8s;

import dev.meshca.testing.PublicApi;
import java.io.IOException;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class PublicApiTest {

    @Test
    void the_public_api_is_the_one_checked_in() throws IOException {
        PublicApi.assertUnchanged(MeshClusters.class);
    }
}
