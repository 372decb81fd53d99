package dev.meshca.k8s.answers;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.ReferencedClassObject;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which kinds of objects the code of this library asks for, and which of their properties it reads: by its byte code. */
final class ReadModel {

    private static final String MODEL = "io.fabric8.kubernetes.api.model.";

    private final Set<Class<?>> kinds;
    private final Set<String> getters;

    private ReadModel(Set<Class<?>> kinds, Set<String> getters) {
        this.kinds = kinds;
        this.getters = getters;
    }

    static ReadModel ofThisLibrary() {
        JavaClasses code = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("dev.meshca.k8s", "dev.meshca.mesh");
        return new ReadModel(
                code.stream()
                        .flatMap(type -> type.getReferencedClassObjects().stream())
                        .map(ReferencedClassObject::getRawType)
                        .filter(ReadModel::isModel)
                        .map(JavaClass::reflect)
                        .filter(KubernetesResource.class::isAssignableFrom)
                        .collect(Collectors.toSet()),
                code.stream()
                        .flatMap(type -> Stream.concat(
                                type.getMethodCallsFromSelf().stream(), type.getMethodReferencesFromSelf().stream()))
                        .map(access -> access.getTarget())
                        .filter(target -> isModel(target.getOwner()))
                        .map(target -> target.getOwner().getName() + "." + target.getName())
                        .collect(Collectors.toSet()));
    }

    private static boolean isModel(JavaClass type) {
        return type.getName().startsWith(MODEL);
    }

    Set<Class<?>> kinds() {
        return kinds;
    }

    /** Also where a property is read through an interface of its type. */
    boolean reads(Class<?> type, String getter) {
        return Stream.concat(Stream.of(type), interfaces(type))
                .anyMatch(as -> getters.contains(as.getName() + "." + getter));
    }

    private static Stream<Class<?>> interfaces(Class<?> type) {
        return Stream.of(type.getInterfaces()).flatMap(one -> Stream.concat(Stream.of(one), interfaces(one)));
    }
}
