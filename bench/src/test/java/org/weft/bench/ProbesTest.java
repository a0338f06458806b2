package org.weft.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// What takes figures sees what is there: otherwise a program that does nothing would have met every target.
@Tag("slow")
@Tag("direct") // no engine is used
final class ProbesTest {
    private static final Duration MOMENT = Duration.ofMillis(100);

    @Test
    @EnabledOnOs(OS.LINUX)
    void aProgramThatWakesUpIsCounted() throws Exception {
        var figures = WakeUps.of(ProbesTest::tick).take(MOMENT, MOMENT).figures();
        assertTrue(figures.get("own") > 5, figures.toString());
        assertTrue(figures.get("process") >= figures.get("own"), figures.toString());
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aProgramThatSleepsIsNotCounted() throws Exception {
        var figures = WakeUps.of(WakeUps::waitForEver).take(MOMENT, MOMENT).figures();
        assertEquals(0, figures.get("own"), figures.toString());
    }

    private static void tick() {
        while (true) LockSupport.parkNanos(1_000_000);
    }

    @Test
    void whatASleeperKeepsIsWeighed() throws Exception {
        var figures = Crowd.bytesEach(ProbesTest::keepBytes).take(MOMENT, MOMENT).figures();
        assertEquals(1_000 + 4, figures.get("live"), 20);
    }

    /// An array of 1,000 bytes with its header, and a reference to it, for each; until the test's JVM ends.
    private static void keepBytes(int count, Duration length, Runnable allAsleep) {
        var kept = new byte[count][1_000 - 16];
        allAsleep.run();
        if (length.toSeconds() > 1) WakeUps.waitForEver();
        assertEquals(count, kept.length);
    }
}
