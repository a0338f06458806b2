package org.weft.conformance;

import java.lang.reflect.Method;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;
import org.weft.testing.Setting;
import org.weft.testing.VirtualWorld;

/// Finds the tests of core.
final class CoreCases {
    private static final CodeSource CORE = VirtualWorld.class.getProtectionDomain().getCodeSource();

    private CoreCases() {}

    /// All test methods of core's test classes, by name.
    static List<Method> tests() {
        return ReflectionSupport.findAllClassesInPackage(
                        "org.weft", CoreCases::isOfCore, name -> name.endsWith("Test"))
                .stream()
                .sorted(Comparator.comparing(Class::getName))
                .flatMap(CoreCases::testsOf)
                .toList();
    }

    private static boolean isOfCore(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        return source != null && Objects.equals(source.getLocation(), CORE.getLocation());
    }

    private static Stream<Method> testsOf(Class<?> type) {
        return ReflectionSupport.findMethods(
                        type,
                        method ->
                                AnnotationSupport.isAnnotated(method, Test.class)
                                        || AnnotationSupport.isAnnotated(
                                                method, ParameterizedTest.class),
                        HierarchyTraversalMode.TOP_DOWN)
                .stream()
                .sorted(Comparator.comparing(Method::getName));
    }

    /// Whether this JVM runs it: some are for one engine only, or slow.
    static boolean isForHere(Method test) {
        String engine = System.getProperty("weft.engine", "direct");
        return Stream.concat(
                        AnnotationSupport.findRepeatableAnnotations(test, Tag.class).stream(),
                        AnnotationSupport.findRepeatableAnnotations(
                                test.getDeclaringClass(), Tag.class)
                                .stream())
                .noneMatch(tag ->
                        tag.value().equals("direct") && !engine.equals("direct")
                                || tag.value().equals("portable") && !engine.equals("portable"));
    }

    /// One case for each choice of arguments. All settings are the same here.
    static Stream<CoreCase> of(Method test) {
        if (test.getParameterCount() == 0) return Stream.of(new CoreCase(test, List.of()));
        return arguments(test).stream().map(one -> new CoreCase(test, List.of(one)));
    }

    private static List<Object> arguments(Method test) {
        var values = AnnotationSupport.findAnnotation(test, ValueSource.class);
        if (AnnotationSupport.isAnnotated(test, EnumSource.class)
                && test.getParameterTypes()[0] == Setting.class) return List.of(Setting.VIRTUAL);
        if (values.isEmpty())
            throw new IllegalArgumentException(
                    "leave out by name what takes its arguments from elsewhere: " + test);
        List<Object> arguments = new ArrayList<>();
        for (int value : values.get().ints()) arguments.add(value);
        for (long value : values.get().longs()) arguments.add(value);
        for (boolean value : values.get().booleans()) arguments.add(value);
        return arguments;
    }
}
