package org.weft.sim.kernel;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.weft.Microthread;
import org.weft.Reactor;

class UnitTest {
    @Test
    void oneThatSleepsUnwindsNevertheless() {
        List<String> trail = new ArrayList<>();
        var limits = new Limits(ofSeconds(1), 1_000, 1_000, Duration.ZERO);
        var kernel =
                new Kernel(new Kernel.Owner() {}, 1, Oracle.SIMPLEST, limits, new Trace(false));
        Unit unit =
                kernel.start(
                        "host",
                        "",
                        Reactor.builder(),
                        _ -> {
                            try {
                                Microthread.sleep(ofDays(1));
                            } finally {
                                trail.add("unwinds");
                            }
                        });
        assertInstanceOf(Stop.TimeIsUp.class, kernel.run(() -> false));
        unit.unwind();
        assertEquals(List.of("unwinds"), trail);
        assertTrue(unit.isOver());
    }
}
