package org.weft.spi;

import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/// What one reactor runs in. The real world is the default; a simulator brings its own.
///
/// Everything that `org.weft` and the modules above it want from outside, they get from here. A world belongs to one
/// reactor and is used on that reactor's threads.
public interface World {
    /// Hands out the clock.
    ///
    /// @return the same clock each time
    Clock clock();

    /// Hands out the poller.
    ///
    /// @return the same poller each time
    Poller poller();

    /// Hands out the source of randomness.
    ///
    /// @return the same source each time
    RandomGenerator random();

    /// Hands out a service that a module above defines, such as its network.
    ///
    /// @param type what the service is known by
    /// @param real makes the module's own implementation for the real world, over this world's poller; another world
    ///     either has an implementation of its own, or throws `IllegalStateException` naming the type
    /// @param <S> the service's type
    /// @return the same service each time
    <S> S service(Class<S> type, Function<? super Poller, ? extends S> real);

    /// Is told that the reactor has ended: its services let go of what they hold. Called once, by the reactor.
    default void close() {}

    /// Hands out who takes the reactor's scheduling decisions.
    ///
    /// @return the director; empty, as in the real world, for the fixed rules
    default Optional<Director> director() {
        return Optional.empty();
    }
}
