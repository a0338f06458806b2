package org.weft;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What the JVM's shutdown does to a reactor that wants to end in order. Each case is a JVM of its own.
class ShutdownTest {
    private static final int BY_TERM = 128 + 15;
    private static final int BY_INT = 128 + 2;

    /// Waits, and cleans up when it is cancelled. Ends itself as the first argument says.
    public static final class Program {
        private Program() {}

        public static void main(String... arguments) throws InterruptedException {
            switch (System.getProperty("case", "")) {
                case "run" -> {
                    Reactor.builder().cancelOnShutdown(ofSeconds(30)).run(_ -> waitAndCleanUp());
                    say("run has returned");
                }
                case "blocked" ->
                        Reactor.builder()
                                .cancelOnShutdown(ofSeconds(30))
                                .run(_ -> {
                                    endMyself();
                                    try {
                                        new CountDownLatch(1).await();
                                    } finally {
                                        say("unwound");
                                    }
                                });
                case "background" -> {
                    Door door = Reactor.builder().cancelOnShutdown(ofSeconds(30)).start();
                    door.start("waiting", Program::waitAndCleanUp);
                    new CountDownLatch(1).await();
                }
                case "forgotten" -> {
                    Door door = Reactor.start("forgotten");
                    door.start("waiting", () -> Event.never().await());
                    say("main has returned");
                }
                case "slow" ->
                        Reactor.builder()
                                .cancelOnShutdown(ofMillis(50))
                                .run(_ ->
                                        Shield.run(
                                                ofHours(1),
                                                () -> {
                                                    endMyself();
                                                    Microthread.sleep(ofHours(1));
                                                }));
                case "ended" -> {
                    Reactor.builder().cancelOnShutdown(ofHours(1)).run(_ -> say("ran"));
                    endMyself();
                    new CountDownLatch(1).await();
                }
                default -> throw new IllegalArgumentException("which case?");
            }
        }

        private static void waitAndCleanUp() throws InterruptedException {
            try {
                Scope.run(scope -> {
                    scope.start("child", Program::cleanUp);
                    Microthread.yield();
                    endMyself();
                    Microthread.sleep(ofHours(1));
                });
            } catch (Cancelled e) {
                say("main: " + e.reason());
                throw e;
            }
        }

        private static void cleanUp() throws InterruptedException {
            try {
                Microthread.sleep(ofHours(1));
            } finally {
                Shield.run(ofSeconds(10), () -> Microthread.sleep(ofMillis(20)));
                say("child has cleaned up");
            }
        }

        /// By another thread, so that nothing of this is cancelled with the reactor.
        private static void endMyself() {
            String how = System.getProperty("how", "");
            Thread.ofPlatform()
                    .start(() -> {
                        if (how.equals("exit")) System.exit(3);
                        try {
                            String pid = String.valueOf(ProcessHandle.current().pid());
                            new ProcessBuilder("kill", how, pid).inheritIO().start();
                        } catch (IOException e) {
                            throw new IllegalStateException("there is no kill here", e);
                        }
                    });
        }

        private static void say(String line) {
            System.out.println(line);
        }
    }

    private static ChildJvm run(String which, String how) throws Exception {
        return ChildJvm.onClassPath(
                Program.class,
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "-Dweft.engine=" + System.getProperty("weft.engine", "portable"),
                "-Dcase=" + which,
                "-Dhow=" + how);
    }

    @Test
    @Tag("slow")
    void aSignalCancelsMainAndTheJvmWaitsUntilAllHasUnwound() throws Exception {
        ChildJvm child = run("run", "-TERM");
        assertEquals(BY_TERM, child.exitCode(), child.output());
        assertTrue(
                child.output().startsWith("child has cleaned up\nmain: the JVM is shutting down\n"),
                child.output());
    }

    @Test
    @Tag("slow")
    void soDoesCtrlC() throws Exception {
        assumeTrue(
                endsByInterrupt("sh", "-c", "kill -INT $$"),
                "who has started this JVM ignores SIGINT, as a shell does for jobs in the background; and so do all its children");
        ChildJvm child = run("run", "-INT");
        assertEquals(BY_INT, child.exitCode(), child.output());
        assertTrue(child.output().contains("child has cleaned up\n"), child.output());
    }

    private static boolean endsByInterrupt(String... command) throws Exception {
        return new ProcessBuilder(command).start().waitFor() == BY_INT;
    }

    @Test
    @Tag("slow")
    void soDoesExit() throws Exception {
        ChildJvm child = run("run", "exit");
        assertEquals(3, child.exitCode(), child.output());
        assertTrue(child.output().contains("child has cleaned up\n"), child.output());
    }

    @Test
    @Tag("slow")
    void whatIsInsideABlockingJdkCallIsInterrupted() throws Exception {
        ChildJvm child = run("blocked", "-TERM");
        assertEquals(BY_TERM, child.exitCode(), child.output());
        assertTrue(child.output().contains("unwound\n"), child.output());
    }

    @Test
    @Tag("slow")
    void aReactorInTheBackgroundUnwindsToo() throws Exception {
        ChildJvm child = run("background", "-TERM");
        assertEquals(BY_TERM, child.exitCode(), child.output());
        assertTrue(child.output().contains("child has cleaned up\n"), child.output());
    }

    @Test
    @Tag("slow")
    void aReactorInTheBackgroundThatWasForgottenDoesNotKeepTheJvmAlive() throws Exception {
        ChildJvm child = run("forgotten", "");
        assertEquals(0, child.exitCode(), child.output());
        assertEquals("main has returned\n", child.output());
    }

    @Test
    @Tag("slow")
    void whoTakesLongerThanTheGraceIsLeftBehind() throws Exception {
        ChildJvm child = run("slow", "-TERM");
        assertEquals(BY_TERM, child.exitCode(), child.output());
    }

    @Test
    @Tag("slow")
    void aReactorThatHasEndedHoldsNobodyUp() throws Exception {
        ChildJvm child = run("ended", "-TERM");
        assertEquals(BY_TERM, child.exitCode(), child.output());
        assertEquals("ran\n", child.output());
    }

    @Test
    void aNegativeGraceIsRefused() {
        var e =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> Reactor.builder().cancelOnShutdown(ofMillis(-1)));
        assertEquals("grace < 0: PT-0.001S", e.getMessage());
    }
}
