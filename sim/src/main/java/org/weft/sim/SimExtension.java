package org.weft.sim;

import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.ReflectionSupport;
import org.weft.Scope;

/// Runs the methods marked with [SimTest] and [Explore].
final class SimExtension implements ParameterResolver, InvocationInterceptor {
    SimExtension() {}

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == Simulation.class || type == Scope.class;
    }

    /// Stands for what each run brings.
    @Override
    public @Nullable Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return null;
    }

    @Override
    public void interceptTestMethod(
            Invocation<Void> invocation,
            ReflectiveInvocationContext<Method> method,
            ExtensionContext context) {
        invocation.skip(); // it is called by each run instead
        Method test = method.getExecutable();
        Object target = method.getTarget().orElse(null);
        AnnotationSupport.findAnnotation(test, SimTest.class)
                .ifPresent(how -> simulate(how, target, test));
        AnnotationSupport.findAnnotation(test, Explore.class)
                .ifPresent(how -> explore(how, target, test));
    }

    private static void simulate(SimTest how, @Nullable Object target, Method test) {
        var options = SimOptions.seeds(how.seeds()).within(Campaigns.length(how.budget()));
        Campaigns.run(
                name(test), options, sim -> ReflectionSupport.invokeMethod(test, target, sim));
    }

    private static void explore(Explore how, @Nullable Object target, Method test) {
        var options =
                ExploreOptions.within(Campaigns.length(how.budget()))
                        .by(how.strategies())
                        .preemptions(how.preemptions());
        Campaigns.explore(
                name(test), options, scope -> ReflectionSupport.invokeMethod(test, target, scope));
    }

    private static String name(Method test) {
        return test.getDeclaringClass().getSimpleName() + "#" + test.getName();
    }
}
