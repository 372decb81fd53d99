package dev.meshca.recipes;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All recipes by name. */
final class Recipes {

    private static final List<Class<?>> BROKEN = List.of(
            Broken.class,
            BrokenKeys.class,
            BrokenEncodings.class,
            BrokenFiles.class,
            BrokenTexts.class,
            BrokenPaths.class,
            BrokenCrls.class,
            BrokenEntries.class,
            BrokenNames.class,
            BrokenMeshes.class);

    private Recipes() {}

    static Map<String, Recipe> broken() {
        Map<String, Recipe> recipes = new TreeMap<>();
        BROKEN.forEach(type -> recipes.putAll(of(type)));
        return recipes;
    }

    static Map<String, Recipe> sound() {
        Map<String, Recipe> recipes = of(Sound.class);
        recipes.putAll(of(SoundNames.class));
        recipes.putAll(of(SoundTimes.class));
        return recipes;
    }

    private static Map<String, Recipe> of(Class<?> type) {
        Map<String, Recipe> recipes = new TreeMap<>();
        Arrays.stream(type.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()) && method.getReturnType() == Recipe.class)
                .forEach(method -> recipes.put(type.getSimpleName() + "." + method.getName(), cook(method)));
        return recipes;
    }

    private static Recipe cook(Method method) {
        try {
            return (Recipe) method.invoke(null);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the recipe " + method.getName() + " does not work", e);
        }
    }
}
