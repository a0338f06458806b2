package org.weft.conformance;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;
import org.weft.sim.explore.Experiment;
import org.weft.sim.explore.Finding;
import org.weft.sim.explore.Verdict;
import org.weft.sim.kernel.Escaped;
import org.weft.sim.kernel.Kernel;
import org.weft.sim.kernel.Oracle;
import org.weft.sim.kernel.Trace;
import org.weft.spi.Director;
import org.weft.testing.Elsewhere;

/// A test of core as it stands there, whose virtual worlds are simulated ones.
///
/// @param method the test
/// @param arguments of a test with parameters, one choice of them
record CoreCase(Method method, List<Object> arguments) implements Experiment {
    String test() {
        return method.getDeclaringClass().getSimpleName() + "#" + method.getName();
    }

    @Override
    public Verdict run(long seed, Oracle oracle, boolean isTraced) {
        var worlds = new ArrayList<SimulatedWorld>();
        try {
            Optional<Finding> thrown =
                    ScopedValue.where(
                                    Elsewhere.BOUND,
                                    () -> {
                                        String host = "world-" + (worlds.size() + 1);
                                        worlds.add(
                                                new SimulatedWorld(host, seed, oracle, isTraced));
                                        return worlds.getLast();
                                    })
                            .call(this::attempt);
            return verdict(thrown, worlds);
        } finally {
            worlds.forEach(world -> world.kernel().dispose());
        }
    }

    private Optional<Finding> attempt() {
        try {
            Object instance = ReflectionSupport.newInstance(method.getDeclaringClass());
            callAll(BeforeEach.class, instance);
            try {
                ReflectionSupport.invokeMethod(method, instance, arguments.toArray());
            } finally {
                callAll(AfterEach.class, instance);
            }
            return Optional.empty();
        } catch (Exception | Error e) {
            return Optional.of(Finding.of(e, toString(), ""));
        }
    }

    private void callAll(Class<? extends Annotation> annotation, Object instance) {
        AnnotationSupport.findAnnotatedMethods(
                        method.getDeclaringClass(), annotation, HierarchyTraversalMode.TOP_DOWN)
                .forEach(each -> ReflectionSupport.invokeMethod(each, instance));
    }

    private Verdict verdict(Optional<Finding> thrown, List<SimulatedWorld> worlds) {
        long hash = 0;
        long steps = 0;
        long choices = 0;
        List<Trace.Row> rows = new ArrayList<>();
        Optional<Finding> finding = thrown;
        for (SimulatedWorld world : worlds) {
            Kernel kernel = world.kernel();
            hash = 31 * hash + kernel.hash();
            steps += kernel.steps();
            choices += kernel.choices();
            rows.addAll(kernel.trace().rows());
            finding = finding.or(() -> escape(kernel));
        }
        if (worlds.stream().noneMatch(SimulatedWorld::hasRun))
            finding = finding.or(() -> Optional.of(notSimulated()));
        return new Verdict(hash, steps, choices, finding, rows);
    }

    /// That a microthread blocks inside the JDK is decided by nobody, and yet harmless: another of the same world wakes it.
    private static Optional<Finding> escape(Kernel kernel) {
        return kernel.escapes().stream()
                .filter(escaped -> escaped.what() != Director.Escape.BLOCK)
                .findFirst()
                .map(CoreCase::finding);
    }

    private static Finding finding(Escaped escaped) {
        return new Finding(
                Finding.Kind.ESCAPE,
                escaped.what() + " by " + escaped.who() + ", which no seed decides",
                Optional.empty(),
                Finding.Kind.ESCAPE + " " + escaped.what(),
                String.join("\n", escaped.where().stream().map(Finding::place).toList()));
    }

    private static Finding notSimulated() {
        return new Finding(
                Finding.Kind.FAILURE,
                "no reactor of the test has run in the simulator: leave it out by name",
                Optional.empty(),
                Finding.Kind.FAILURE + " not simulated",
                "");
    }

    @Override
    public String toString() {
        return arguments.isEmpty() ? test() : test() + arguments;
    }
}
