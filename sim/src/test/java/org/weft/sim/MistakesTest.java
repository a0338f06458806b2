package org.weft.sim;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofNanos;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HashSet;
import java.util.List;
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

    /// However the lines are broken.
    private static void assertSaid(String expected, String report) {
        assertTrue(report.replaceAll("\\s+", " ").contains(expected), report);
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
        assertSaid(
                "after \"PAUSE host main (sleep at MistakesTest.java:",
                report.replaceAll("\\s+", " "));
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
    void whatOnlyManyRunsTogetherExceedIsTold() {
        int[] count = new int[1];
        var failure =
                assertThrows(
                        SimulationFailure.class,
                        () ->
                                Simulation.run(
                                        SimOptions.seeds(20),
                                        sim -> sim.on("host", () -> countToFive(count))));
        assertEquals("NONDETERMINISM", failure.fingerprint());
        String report = failure.report().replaceAll("\\s+", " ");
        assertSaid("the first, with seed 1, ended well, and, when it was run again", report);
        assertSaid("AssertionError: more than 5: 8 in host", report);
        assertSaid("MistakesTest.countToFive", report);
    }

    private static void countToFive(int[] count) {
        if (++count[0] > 5) throw new AssertionError("more than 5: " + count[0]);
    }

    @Test
    void aNumberThatGoesOnFromRunToRunIsRemarkedUpon() {
        int[] count = new int[1];
        String report =
                report(
                        "FAILURE java.lang.IllegalStateException org.weft.sim.MistakesTest.lose",
                        () -> lose(++count[0]));
        assertSaid("lost: request #1 in host", report);
        assertSaid("lost: request #2 in host", report);
    }

    private static void lose(int request) {
        throw new IllegalStateException("lost: request #" + request);
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
    void whoWaitsForATaskOfAPoolIsToldWithItsPlace() {
        String report = report("ESCAPE FOREIGN_WORK", MistakesTest::awaitPool);
        assertSaid("thread \"ForkJoinPool.commonPool-worker-", report);
        assertSaid("It is of a pool, as parallel streams and CompletableFuture have it", report);
        assertSaid("the last to wait inside the JDK there was host main ", report);
        assertSaid("MistakesTest.lambda$awaitPool", report);
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

    @Tag("direct")
    @Test
    void whereTwoRunsFailInDifferentWaysWhatNobodyHasDecidedIsTold() {
        int[] runs = {0};
        String report =
                report(
                        "ESCAPE FOREIGN_WORK",
                        () -> {
                            awaitPool();
                            if (++runs[0] % 2 == 0) throw new IllegalStateException("an even run");
                            throw new AssertionError("an odd run");
                        });
        assertSaid("It is of a pool", report);
        assertSaid("AssertionError: an odd run", report);
        assertSaid("IllegalStateException: an even run", report);
    }

    @Tag("direct")
    @Test
    void whoHoldsAMonitorOverAWaitIsToldOfMutexes() {
        String report = report("ESCAPE FOREIGN_WORK", MistakesTest::meetInAMonitor);
        assertSaid("It wakes who has waited for a synchronized block", report);
        assertSaid("MistakesTest.sleepIn", report);
    }

    private static void meetInAMonitor() throws InterruptedException {
        var lock = new Object();
        Scope.run(scope -> {
            for (String name : List.of("a", "b")) scope.start(name, () -> sleepIn(lock));
        });
    }

    private static void sleepIn(Object lock) throws InterruptedException {
        synchronized (lock) {
            Microthread.sleep(ofSeconds(1));
        }
    }

    @Tag("direct")
    @Test
    void whoWaitsForARealSocketIsToldOfTcp() {
        String report = report("ESCAPE FOREIGN_WORK", MistakesTest::greetOverARealSocket);
        assertSaid("It watches a real socket: use Tcp, which is simulated", report);
        assertSaid("the last to wait inside the JDK there was host main", report);
        assertSaid(" at org.weft.sim.MistakesTest.", report);
    }

    private static void greetOverARealSocket() throws Exception {
        try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Scope.run(scope -> {
                scope.start("guest", () -> connectTo(listener));
                try (var accepted = listener.accept()) {
                    assertEquals('!', accepted.getInputStream().read());
                }
            });
        }
    }

    private static void connectTo(ServerSocket listener) throws IOException, InterruptedException {
        try (var socket = new Socket(listener.getInetAddress(), listener.getLocalPort())) {
            Microthread.sleep(ofSeconds(1));
            socket.getOutputStream().write('!');
        }
    }

    @Test
    void whomARealSocketFailsIsToldOfTcp() {
        String report =
                report(
                        "FAILURE java.net.UnknownHostException org.weft.sim.MistakesTest.connectToNobody",
                        MistakesTest::connectToNobody);
        assertSaid("from the machine's own network: Tcp is the simulated one", report);
    }

    /// By a name that is refused without being looked up.
    private static void connectToNobody() throws IOException {
        new Socket("[shop]", 7).close();
    }

    @Test
    void whoUsesTheCommonPoolIsToldThatNoSeedDecidesThere() {
        PrintStream standard = System.err;
        var printed = new ByteArrayOutputStream();
        System.setErr(new PrintStream(printed));
        try {
            Simulation.run(
                    SimOptions.seed(1), sim -> sim.on("host", MistakesTest::lookAtATaskOfThePool));
        } finally {
            System.setErr(standard);
        }
        assertSaid(
                "weft: MistakesTest#whoUsesTheCommonPoolIsToldThatNoSeedDecidesThere: meanwhile the common pool has run tasks. ",
                printed.toString());
    }

    /// Nobody is woken by it.
    private static void lookAtATaskOfThePool() {
        CompletableFuture<Boolean> task = CompletableFuture.supplyAsync(() -> true);
        while (!task.isDone()) Thread.onSpinWait();
        assertEquals(true, task.join());
    }

    @Test
    void aCacheThatTheFirstRunFillsIsGuessed() {
        Set<String> cache = new HashSet<>();
        String report =
                report(
                        "NONDETERMINISM",
                        () -> {
                            if (cache.add("found")) Microthread.sleep(ofMillis(1));
                        });
        assertSaid("is something made once, and then kept?", report);
    }

    @Test
    void anAssertionThatFailsInOneRunOnlyIsShownAllTheSame() {
        int[] runs = {0};
        var failure =
                assertThrows(
                        SimulationFailure.class,
                        () ->
                                Simulation.run(
                                        SimOptions.seeds(20),
                                        _ -> assertTrue(++runs[0] != 7, "the seventh")));
        assertEquals("NONDETERMINISM", failure.fingerprint());
        assertSaid("AssertionFailedError: the seventh", failure.report());
        assertSaid("MistakesTest.lambda$anAssertionThatFailsInOneRunOnly", failure.report());
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
