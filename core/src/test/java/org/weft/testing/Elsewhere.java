package org.weft.testing;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.weft.Reactor;
import org.weft.ScopedAction;

/// Where the reactor of a [VirtualWorld] runs instead, if who calls the test has bound one: in a simulator, say, that takes
/// the decisions. The test does not know.
public interface Elsewhere {
    /// Makes one for each virtual world of the test.
    ScopedValue<Supplier<Elsewhere>> BOUND = ScopedValue.newInstance();

    /// Runs a reactor until `main` and all it has started have ended.
    ///
    /// @param reactor its description; of the world in it nothing is used
    /// @param main what to do
    /// @return what `main` has thrown; empty if nothing
    Optional<Throwable> run(Reactor.Builder reactor, ScopedAction<?> main);

    /// Does what [VirtualWorld#pass] does.
    ///
    /// @param length how long
    void pass(Duration length);

    /// Does what [VirtualWorld#outside] does.
    ///
    /// @param time when, on the monotonic clock
    /// @param happening what
    void outside(Duration time, Runnable happening);
}
