package dev.meshca.k8s.kubeconfig;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class NoProxyTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ''                   | api.example     | 443  | false
                    *                    | api.example     | 443  | true
                    a,*                  | api.example     | 443  | true
                    example              | api.example     | 443  | true
                    EXAMPLE              | Api.Example     | 443  | true
                    api.example          | api.example     | 443  | true
                    .api.example         | api.example     | 443  | false
                    .example             | api.example     | 443  | true
                    *.example            | api.example     | 443  | true
                    *.example            | example         | 443  | false
                    ample                | api.example     | 443  | false
                    api.example:443      | api.example     | 443  | true
                    api.example:6443     | api.example     | 443  | false
                    ' api.example , b'   | api.example     | 443  | true
                    10.0.0.1             | 10.0.0.1        | 6443 | true
                    10.0.0.1:6443        | 10.0.0.1        | 6443 | true
                    10.0.0.1:443         | 10.0.0.1        | 6443 | false
                    10.0.0.0/8           | 10.1.2.3        | 6443 | true
                    10.0.0.0/30          | 10.0.0.4        | 6443 | false
                    10.0.0.0/8           | 10.example      | 6443 | false
                    fd00::/8             | fd12::1         | 6443 | true
                    fd00::/8             | 10.0.0.1        | 6443 | false
                    [fd12::1]:6443       | fd12::1         | 6443 | true
                    fd12::1              | fd12:0:0::1     | 6443 | true
                    10.0.0.0/99          | 10.0.0.1        | 6443 | false
                    0.1                  | 10.0.0.1        | 6443 | false
                    .0.1                 | 10.0.0.1        | 6443 | false
                    *.0.0.1              | 10.0.0.1        | 6443 | false
                    ::1                  | fd12::1         | 6443 | false
                    999.0.0.1            | 10.0.0.1        | 6443 | false
                    ''                   | localhost       | 443  | true
                    ''                   | 127.0.0.9       | 443  | true
                    ''                   | ::1             | 443  | true
                    """)
    void excepts_what_go_excepts(String variable, String host, int port, boolean covered) {
        assertThat(new NoProxy(variable).covers(host, port)).isEqualTo(covered);
    }
}
