package dev.meshca.k8s.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ApiAddressTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://127.0.0.1:6443",
                "https://localhost",
                "https://LocalHost:1/",
                "https://a.localhost",
                "https://0.0.0.0:6443",
                "https://[::1]:6443",
                "https://[0:0:0:0:0:0:0:1]",
                "https://[::]:6443",
                "https://[::ffff:127.0.0.1]:1",
                "https://169.254.1.2",
                "https://[fe80::1]:6443",
                "https://host.docker.internal:1"
            })
    void works_only_here(String server) {
        assertThat(ApiAddress.localTo(server)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://10.0.0.1:6443", "https://128.0.0.1", "https://127.example.com",
                        "https://localhost.example.com",
                "https://[2001:db8::1]:6443", "https://[::ffff:10.0.0.1]:1",
                        "https://api.example.com:443/k8s/clusters/c-1", "not a uri"
            })
    void may_work_elsewhere(String server) {
        assertThat(ApiAddress.localTo(server)).isEmpty();
    }
}
