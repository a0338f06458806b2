package org.weft.sim;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Marks a JUnit test that sets up a simulation: its method takes the [Simulation], beside it what JUnit itself resolves,
/// and is called for each seed.
///
/// ```java
/// @SimTest(seeds = 100)
/// void everyRequestIsAnsweredOnce(Simulation sim) {
///     sim.host("server", () -> serve(7));
///     sim.on("client", () -> ask("server", 7));
/// }
/// ```
///
/// The JVM that runs it is best started with `-Djdk.trackAllThreads=false`: microthreads of crashed hosts are garbage then.
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@Test
@ExtendWith(SimExtension.class)
public @interface SimTest {
    /// Tells how many seeds are tried; `-Dweft.sim.seeds` overrides it.
    ///
    /// @return the count
    int seeds() default 100;

    /// Tells for how long further seeds are begun, in real time, as `20s`, `500ms`, `1m30s` or `PT20S` (ISO 8601).
    ///
    /// @return the length
    String budget() default "60s";

    /// Tells up to how much time may pass at once while there is something to run, as on a slow machine; none if it is empty. With
    /// `1ms` what comes through the network may come between two slices of one microthread, and no moment is exact any more.
    ///
    /// @return the length
    String slip() default "";
}
