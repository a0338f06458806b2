package org.weft.sim;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.ReflectionSupport;
import org.weft.Scope;

/// Runs the methods marked with [SimTest] and [Explore].
final class SimExtension implements BeforeEachCallback, ParameterResolver, InvocationInterceptor {
    SimExtension() {}

    /// Refuses a method that no run could call, before JUnit looks for its parameters.
    @Override
    public void beforeEach(ExtensionContext context) {
        Method test = context.getRequiredTestMethod();
        boolean isSimulated = AnnotationSupport.isAnnotated(test, SimTest.class);
        boolean isExplored = AnnotationSupport.isAnnotated(test, Explore.class);
        if (isSimulated && isExplored)
            throw wrong(test, "is marked with both @SimTest and @Explore: make two methods of it");
        if (isSimulated) check(test, SimTest.class, Simulation.class, Scope.class);
        else check(test, Explore.class, Scope.class, Simulation.class);
    }

    private static void check(
            Method test, Class<? extends Annotation> mark, Class<?> taken, Class<?> others) {
        List<Class<?>> types = List.of(test.getParameterTypes());
        if (types.stream().filter(t -> t == taken).count() == 1 && !types.contains(others)) return;
        throw wrong(
                test,
                "is marked with @"
                        + mark.getSimpleName()
                        + ", and so takes one "
                        + taken.getSimpleName()
                        + "; beside it only what JUnit knows, as TestInfo");
    }

    private static ExtensionConfigurationException wrong(Method test, String why) {
        String types =
                String.join(
                        ", ",
                        Arrays.stream(test.getParameterTypes()).map(Class::getSimpleName).toList());
        return new ExtensionConfigurationException(name(test) + "(" + types + ") " + why);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return isOfRun(parameter.getParameter().getType());
    }

    private static boolean isOfRun(Class<?> type) {
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
        if (Campaigns.isLeftOut(name(test)))
            Assumptions.abort("left out, for the token that is replayed is of another test");
        AnnotationSupport.findAnnotation(test, SimTest.class)
                .ifPresent(how -> simulate(how, method));
        AnnotationSupport.findAnnotation(test, Explore.class)
                .ifPresent(how -> explore(how, method));
    }

    private static void simulate(SimTest how, ReflectiveInvocationContext<Method> method) {
        String name = name(method.getExecutable());
        var options =
                SimOptions.seeds(how.seeds())
                        .within(budget(how.budget(), name))
                        .slipping(slip(how.slip(), name));
        Campaigns.run(name, options, sim -> call(method, sim));
    }

    private static void explore(Explore how, ReflectiveInvocationContext<Method> method) {
        String name = name(method.getExecutable());
        var options =
                ExploreOptions.within(budget(how.budget(), name))
                        .by(how.strategies())
                        .preemptions(how.preemptions());
        Campaigns.explore(name, options, scope -> call(method, scope));
    }

    private static Duration budget(String text, String name) {
        return SimProperties.length("the budget of " + name, text);
    }

    private static Duration slip(String text, String name) {
        return text.isEmpty() ? Duration.ZERO : SimProperties.length("the slip of " + name, text);
    }

    private static void call(ReflectiveInvocationContext<Method> method, Object ofRun) {
        Method test = method.getExecutable();
        Object[] arguments = method.getArguments().toArray();
        for (int i = 0; i < arguments.length; i++)
            if (isOfRun(test.getParameterTypes()[i])) arguments[i] = ofRun;
        Object _ = ReflectionSupport.invokeMethod(test, method.getTarget().orElse(null), arguments);
    }

    private static String name(Method test) {
        return test.getDeclaringClass().getSimpleName() + "#" + test.getName();
    }
}
