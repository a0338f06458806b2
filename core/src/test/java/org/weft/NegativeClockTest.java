package org.weft;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.weft.Microthread.sleep;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.weft.spi.Clock;
import org.weft.spi.Poller;
import org.weft.spi.World;
import org.weft.testing.VirtualWorld;

/// A monotonic clock counts from an arbitrary moment, which may lie ahead.
class NegativeClockTest {
    private final List<String> trail = new ArrayList<>();

    @Test
    void aLimitOfZeroHoldsAlsoInAWorldWhoseClockIsNegative() throws Exception {
        Reactor.builder()
                .world(new BeforeZero(VirtualWorld.plain()))
                .run(main ->
                        Timeout.run(
                                "outer",
                                ofSeconds(3),
                                () -> {
                                    var thrown =
                                            assertThrows(
                                                    TimedOutException.class,
                                                    () ->
                                                            Timeout.run(
                                                                    "zero",
                                                                    ZERO,
                                                                    () -> sleep(ofSeconds(1))));
                                    trail.add(thrown.getMessage());
                                }));
        assertEquals(List.of("limit of 0 s has passed in scope \"zero\""), trail);
    }

    /// Its monotonic clock starts an hour before zero.
    private record BeforeZero(VirtualWorld world) implements World {
        @Override
        public Clock clock() {
            return new Clock() {
                @Override
                public long nanos() {
                    return world.clock().nanos() - Duration.ofHours(1).toNanos();
                }

                @Override
                public Instant now() {
                    return world.clock().now();
                }
            };
        }

        @Override
        public Poller poller() {
            return world.poller();
        }

        @Override
        public RandomGenerator random() {
            return world.random();
        }

        @Override
        public <S> S service(Class<S> type, Function<? super Poller, ? extends S> real) {
            return world.service(type, real);
        }
    }
}
