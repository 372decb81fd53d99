package dev.meshca.recipes;

import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The parametrised tests of {@link FindingsTest}, a class of recipes at a time, for PIT: there each test has its price. */
class AllRecipes {

    private static final FindingsTest EACH = new FindingsTest();

    static Stream<String> classes() {
        return Stream.concat(FindingsTest.broken(), FindingsTest.sound())
                .map(AllRecipes::type)
                .distinct();
    }

    private static String type(String name) {
        return name.substring(0, name.indexOf('.'));
    }

    @ParameterizedTest
    @MethodSource("classes")
    void yield_exactly_their_codes(String type) {
        each(type, FindingsTest.broken(), EACH::a_broken_recipe_yields_exactly_its_codes);
        each(type, FindingsTest.sound(), EACH::a_sound_recipe_yields_no_error);
    }

    @ParameterizedTest
    @MethodSource("classes")
    void are_found_in_one_clause_about_a_named_place(String type) {
        each(type, FindingsTest.broken(), EACH::a_finding_says_one_clause_about_a_named_place);
    }

    private static void each(String type, Stream<String> names, Consumer<String> test) {
        names.filter(name -> type(name).equals(type)).forEach(test);
    }
}
