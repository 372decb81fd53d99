package dev.meshca.k8s.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meshca.ClusterName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ShareTest {

    private static List<ClusterName> clusters(String... names) {
        return Stream.of(names).map(ClusterName::of).toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 100, 101})
    void the_shares_are_disjoint_and_together_all_clusters(int total) {
        List<ClusterName> all = IntStream.range(0, 100)
                .mapToObj(i -> ClusterName.of("cluster" + i))
                .sorted()
                .toList();

        List<ClusterName> shared = IntStream.range(0, total)
                .mapToObj(index -> new Share(index, total).of(all))
                .flatMap(part -> part.stream())
                .sorted()
                .toList();

        assertThat(shared).isEqualTo(all);
    }

    @Test
    void the_order_of_the_clusters_is_of_no_meaning() {
        List<ClusterName> sorted = clusters("a", "b", "c", "d", "e");
        List<ClusterName> shuffled = new ArrayList<>(sorted);
        Collections.shuffle(shuffled, new Random(3));

        assertThat(shuffled).isNotEqualTo(sorted);
        assertThat(new Share(1, 2).of(shuffled)).containsExactlyElementsOf(clusters("b", "d"));
        assertThat(new Share(0, 2).of(shuffled)).containsExactlyElementsOf(clusters("a", "c", "e"));
    }

    @Test
    void the_only_share_is_the_whole() {
        assertThat(Share.parse("0/1")).isEqualTo(Share.WHOLE);
        assertThat(Share.WHOLE.isWhole()).isTrue();
        assertThat(new Share(0, 2).isWhole()).isFalse();
    }

    @Test
    void what_is_written_is_read() {
        assertThat(Share.parse("3/4")).isEqualTo(new Share(3, 4)).hasToString("3/4");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "1/", "/4", "-1/4", "1/4/2", "a/b", "1 / 4", "1234567/9999999"})
    void what_is_no_share_is_said(String text) {
        assertThatThrownBy(() -> Share.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'" + text + "' is not INDEX/TOTAL, such as 0/4");
    }

    @ParameterizedTest
    @ValueSource(strings = {"4/4", "0/0", "7/4"})
    void an_index_that_is_not_below_the_total_is_said(String text) {
        assertThatThrownBy(() -> Share.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there is no share " + text + ": the first of four is 0/4, the last 3/4");
    }
}
