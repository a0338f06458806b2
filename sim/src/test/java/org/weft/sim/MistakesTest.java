package org.weft.sim;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofNanos;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.weft.Microthread;
import org.weft.Scope;

/// What people do wrong who are used to the real world, and what the report says of it.
class MistakesTest {
    private static final int MEMBERS = 20;

    /// Without a hashCode of its own.
    private record Member(Object identity, String name) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Member member && member.identity == identity;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(identity);
        }

        void work() throws InterruptedException {
            Microthread.yield();
        }
    }

    private static String report(String fingerprint, HostAction action) {
        var failure =
                assertThrows(
                        SimulationFailure.class,
                        () -> Simulation.run(SimOptions.seed(1), sim -> sim.on("host", action)));
        assertEquals(fingerprint, failure.fingerprint(), failure::report);
        return failure.report();
    }

    private static void assertSaid(String expected, String report) {
        assertTrue(report.contains(expected), report);
    }

    @Test
    void whoDecidesByTheMachinesClockIsNamed() {
        String report = report("NONDETERMINISM", MistakesTest::yieldNowAndThen);
        assertSaid("MistakesTest.yieldNowAndThen", report);
        assertSaid("System.nanoTime", report);
    }

    private static void yieldNowAndThen() throws InterruptedException {
        for (int i = 0; i < 100; i++)
            if ((System.nanoTime() >> 8 & 1) == 0) Microthread.yield();
            else Microthread.sleep(ofMillis(1));
    }

    @Test
    void whoSleepsAsLongAsTheMachinesClockSaysIsToldTheTwoTimes() {
        String report =
                report(
                        "NONDETERMINISM",
                        () ->
                                Microthread.sleep(
                                        ofNanos(1_000_000 + System.nanoTime() % 1_000_000)));
        assertTrue(
                report.matches("(?s).*\"SLICE host main\" at 0\\.\\d{9} s\\s+in\\s+one.*"), report);
        assertSaid("after \"PAUSE host main (sleep)\"", report.replaceAll("\\s+", " "));
    }

    @Test
    void anOrderByIdentityIsTold() {
        String report = report("NONDETERMINISM", () -> startAll(members()));
        assertSaid("host main/", report);
        assertSaid("HashMap", report);
    }

    private static Set<Member> members() {
        Set<Member> members = new HashSet<>();
        for (int i = 0; i < MEMBERS; i++) members.add(new Member(new Object(), "m" + i));
        return members;
    }

    private static void startAll(Set<Member> members) throws InterruptedException {
        Scope.run(scope -> {
            for (Member member : members) scope.start(member.name(), member::work);
        });
    }

    @Test
    void aThreadThatSetsAFlagIsToldWithItsMaker() {
        String report = report("ESCAPE THREAD", MistakesTest::awaitThread);
        assertSaid("host main: has made a thread: use a microthread, or Blocking", report);
        assertSaid("MistakesTest.awaitThread", report);
    }

    private static void awaitThread() throws InterruptedException {
        var isSet = new CountDownLatch(1);
        Thread.ofPlatform().start(isSet::countDown);
        while (isSet.getCount() > 0) Microthread.sleep(ofMillis(1));
    }

    @Tag("direct")
    @Test
    void theStackOfAnEscapeIsShownAlsoIfItIsTheJdksAlone() {
        String report = report("ESCAPE FOREIGN_WORK", MistakesTest::awaitPool);
        assertSaid("java.util.concurrent.CompletableFuture", report);
    }

    private static void awaitPool() throws Exception {
        var go = new CountDownLatch(1);
        CompletableFuture<Void> future = CompletableFuture.runAsync(() -> await(go));
        Scope.run(scope -> {
            scope.start("late", go::countDown);
            future.get();
        });
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts it", e);
        }
    }

    @Test
    void whoAsksAgainAndAgainWithoutTimePassingIsNamed() {
        String report =
                report(
                        "LIVELOCK",
                        () -> {
                            while (true) Microthread.yield();
                        });
        assertSaid("these run again and again: [host main]", report);
    }
}
