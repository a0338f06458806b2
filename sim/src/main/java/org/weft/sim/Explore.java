package org.weft.sim;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Marks a JUnit test whose schedules are explored: its method takes the `Scope` in which it starts microthreads, beside
/// it what JUnit itself resolves, and is run many times, each time as `main` of a fresh reactor.
///
/// ```java
/// @Explore
/// void noTwoHoldTheLock(Scope scope) {
///     var mutex = new Mutex();
///     for (String name : List.of("a", "b")) scope.start(name, () -> mutex.run(this::critical));
/// }
/// ```
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@Test
@ExtendWith(SimExtension.class)
public @interface Explore {
    /// Tells for how long, in real time, as `2s`, `500ms` or `PT2S` (ISO 8601).
    ///
    /// @return the length
    String budget() default "2s";

    /// Tells in what ways.
    ///
    /// @return the strategies; each in turn gets a share
    Strategy[] strategies() default {
        Strategy.FIFO, Strategy.DEPTH_FIRST, Strategy.PCT, Strategy.POS, Strategy.RANDOM
    };

    /// Tells how many deviations from the order of production depth-first search tries at most.
    ///
    /// @return the count
    int preemptions() default 3;
}
