package org.weft;

import static java.time.Duration.ofMillis;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.weft.event.Flag;
import org.weft.event.Semaphore;

/// What holds of microthreads whose scheduler is the reactor.
@Tag("direct")
class DirectEngineTest {
    private static final String PINNED =
            "cannot suspend inside a class initialiser or an upcall from native code";

    private final List<String> trail = new ArrayList<>();

    @Test
    void theCarrierIsNamedAfterTheReactor() throws Exception {
        Reactor.builder().name("shop").run(_ -> trail.add(Thread.currentThread().toString()));
        assertTrue(trail.getFirst().endsWith(",main]/runnable@weft-shop"), trail.getFirst());
    }

    @Test
    void theCarrierIsAThreadOfItsOwn() throws Exception {
        Reactor.run(_ -> trail.add(Thread.currentThread().toString()));
        assertTrue(trail.getFirst().endsWith("@weft-main"), trail.getFirst());
        assertTrue(!Thread.currentThread().getName().equals("weft-main"));
    }

    @Test
    void aMicrothreadIsAVirtualThreadWithItsOwnName() throws Exception {
        Reactor.run(main -> {
            assertTrue(Thread.currentThread().isVirtual());
            assertEquals("main", Thread.currentThread().getName());
            main.start("greeter", () -> assertEquals("greeter", Thread.currentThread().getName()));
        });
    }

    @Test
    void aWaitingMicrothreadLooksRunnableToTheJdk() throws Exception {
        Reactor.run(main -> {
            var waiting = main.startDaemon("waiting", () -> Event.never().await());
            Microthread.yield();
            assertEquals(Microthread.State.WAITING, waiting.state());
            assertEquals(Thread.State.RUNNABLE, waiting.thread.getState());
        });
    }

    @Test
    void theThreadOfAMicrothreadThatHasEndedCanBeJoined() throws Exception {
        Reactor.run(main -> {
            var ending = main.start("ending", Microthread::yield);
            ending.thread.join();
            trail.add(ending.state().toString());
        });
        assertEquals(List.of("ENDED"), trail);
    }

    @Test
    void anInterruptOfTheCarrierIsForgotten() throws Exception {
        Reactor.builder()
                .name("shop")
                .run(_ -> {
                    Loop loop = Loop.here();
                    Inlet<String> inlet = Reactor.current().inlet(1);
                    var foreign =
                            Foreign.start(
                                    "interrupting",
                                    () -> {
                                        Thread carrier = carrier("weft-shop");
                                        Foreign.waitUntil(
                                                "the reactor to sleep", loop.mailbox::isAsleep);
                                        carrier.interrupt();
                                        Foreign.waitUntil(
                                                "the interrupt to be forgotten",
                                                () -> !carrier.isInterrupted());
                                        inlet.offer("done");
                                    });
                    inlet.receive();
                    foreign.join();
                });
    }

    private static Thread carrier(String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aMicrothreadRecursesDeeperThanAMegabyteOfStackAllows() throws Exception {
        int onOneMegabyte = depthOn(1 << 20);
        Reactor.run(_ -> {
            dive(2 * onOneMegabyte, 1, 2, 3, 4);
            trail.add("came up");
            Microthread.yield();
        });
        assertEquals(List.of("came up"), trail);
    }

    private static long dive(int depth, long a, long b, long c, long d) {
        return depth == 0 ? 0 : 1 + dive(depth - 1, b, c, d, a) + a * b;
    }

    private int reached;

    private int depthOn(long stackBytes) throws InterruptedException {
        var thread =
                new Thread(
                        null,
                        () -> {
                            try {
                                fall(0, 1, 2, 3, 4);
                            } catch (StackOverflowError _) {
                                trail.clear();
                            }
                        },
                        "small stack",
                        stackBytes);
        thread.start();
        thread.join();
        return reached;
    }

    @SuppressWarnings("InfiniteRecursion") // what it is for
    private long fall(int depth, long a, long b, long c, long d) {
        reached = depth;
        return 1 + fall(depth + 1, b, c, d, a) + a * b;
    }

    // ---- pinned ---------------------------------------------------------------------------------

    @Test
    void c57ASuspendingCallInsideAClassInitialiserIsRefusedAndTheReactorGoesOn() throws Exception {
        Reactor.run(main -> {
            main.start("other", () -> trail.add("other"));
            var e = assertThrows(ExceptionInInitializerError.class, Yielding::touch);
            assertEquals(
                    PINNED,
                    assertInstanceOf(IllegalStateException.class, e.getCause()).getMessage());
            trail.add("refused");
            Microthread.yield();
            Microthread.sleep(ofMillis(1));
            trail.add("slept");
        });
        assertEquals(List.of("refused", "other", "slept"), trail);
    }

    @Test
    void aWaitRefusedInsideAClassInitialiserLeavesNothingBehind() throws Exception {
        Reactor.run(_ -> {
            Waiting.queue = new WaitQueue<>();
            Waiting.semaphore = new Semaphore(0);
            var e = assertThrows(ExceptionInInitializerError.class, Waiting::touch);
            assertEquals(
                    PINNED,
                    assertInstanceOf(IllegalStateException.class, e.getCause()).getMessage());
            assertTrue(Waiting.queue.isEmpty());
            assertEquals(Microthread.State.RUNNING, Microthread.current().state());
            assertEquals(0, Waiting.queue.fireAll("nobody"));
            Waiting.semaphore.release();
            assertEquals(1, Waiting.semaphore.available());
        });
    }

    @Test
    void aSleepRefusedInsideAClassInitialiserLeavesNoTimer() throws Exception {
        Reactor.run(_ -> {
            assertThrows(ExceptionInInitializerError.class, Sleeping::touch);
            assertTrue(Loop.here().timers.isEmpty());
            Microthread.sleep(ofMillis(1));
        });
    }

    @Test
    void aMicrothreadMayCatchTheRefusalAndSuspendLater() throws Exception {
        Reactor.run(main -> {
            main.start("other", () -> trail.add("other"));
            assertEquals(PINNED, Catching.caught());
            trail.add("main");
            Microthread.yield();
        });
        assertEquals(List.of("main", "other"), trail);
    }

    @Test
    void aSuspendingCallBelowANativeFrameIsRefused() throws Exception {
        Reactor.run(main -> {
            main.start("other", () -> trail.add("other"));
            Class<?> linked = new SuspendingLoader().loadClass(LinksToAnother.class.getName());
            var run = (Runnable) linked.getDeclaredConstructor().newInstance();
            run.run(); // resolving the other class, the JVM calls the loader
            Microthread.yield();
        });
        assertEquals(List.of(PINNED, "other"), trail);
    }

    @Test
    void membersThatAScopeInsideAClassInitialiserCannotAwaitAreCancelledAndAwaitedByTheScopeAround()
            throws Exception {
        LeavingBehind.member =
                () -> {
                    try {
                        Microthread.sleep(Duration.ofHours(1));
                    } finally {
                        trail.add("unwound");
                    }
                };
        Reactor.run(_ -> {
            var e = assertThrows(ExceptionInInitializerError.class, LeavingBehind::touch);
            assertEquals(
                    PINNED,
                    assertInstanceOf(IllegalStateException.class, e.getCause()).getMessage());
            trail.add("main");
        });
        assertEquals(List.of("main", "unwound"), trail);
    }

    @Test
    void theFailureOfAMemberLeftBehindFailsTheScopeAround() throws Exception {
        var bug = new IllegalArgumentException("bug");
        LeavingBehindAFailure.member =
                () -> {
                    throw bug;
                };
        var thrown =
                assertThrows(
                        FailedException.class,
                        () ->
                                Reactor.run(_ ->
                                        assertThrows(
                                                ExceptionInInitializerError.class,
                                                LeavingBehindAFailure::touch)));
        assertSame(bug, thrown.getCause());
    }

    @Test
    void aDumpShowsTheMembersThatWereLeftBehind() throws Exception {
        var goOn = new Flag();
        LeavingBehindAShield.member =
                () -> Shield.run(Duration.ofHours(1), () -> goOn.raised().await());
        var dump = new StringBuilder();
        Reactor.run(_ -> {
            assertThrows(ExceptionInInitializerError.class, LeavingBehindAShield::touch);
            Microthread.yield();
            Reactor.current().dump(dump);
            goOn.raise();
        });
        assertTrue(dump.toString().contains("\n\"main/member\" WAITING for "), dump.toString());
        assertTrue(dump.toString().contains("    \"member\" WAITING\n"), dump.toString());
    }

    /// Starts a member that its scope cannot await.
    static final class LeavingBehind {
        static Action<Exception> member = Microthread::yield;

        static void touch() {
            Inner.touch();
        }

        static final class Inner {
            static {
                startIn(member);
            }

            static void touch() {}
        }
    }

    /// The same, for another test.
    static final class LeavingBehindAFailure {
        static Action<Exception> member = Microthread::yield;

        static void touch() {
            Inner.touch();
        }

        static final class Inner {
            static {
                startIn(member);
            }

            static void touch() {}
        }
    }

    /// The same, for another test.
    static final class LeavingBehindAShield {
        static Action<Exception> member = Microthread::yield;

        static void touch() {
            Inner.touch();
        }

        static final class Inner {
            static {
                startIn(member);
            }

            static void touch() {}
        }
    }

    private static void startIn(Action<Exception> member) {
        try {
            Scope.run("init", scope -> scope.start("member", member));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    static final class Yielding {
        static {
            try {
                Microthread.yield();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        static void touch() {}
    }

    static final class Waiting {
        static void touch() throws InterruptedException {
            Refused.touch();
        }

        static WaitQueue<String> queue = new WaitQueue<>();
        static Semaphore semaphore = new Semaphore(0);

        static final class Refused {
            static {
                try {
                    Event.anyOf(queue.event(), semaphore.acquired(), Event.after(ofMillis(1)))
                            .await();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }

            static void touch() {}
        }
    }

    static final class Sleeping {
        static {
            try {
                Microthread.sleep(ofMillis(1));
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        static void touch() {}
    }

    static final class Catching {
        private static final @Nullable String CAUGHT;

        static {
            String caught = null;
            try {
                Microthread.yield();
            } catch (InterruptedException | IllegalStateException e) {
                caught = e.getMessage();
            }
            CAUGHT = caught;
        }

        static @Nullable String caught() {
            return CAUGHT;
        }
    }

    /// Is loaded by a loader of its own, so that the JVM asks that one for the other class.
    public static final class LinksToAnother implements Runnable {
        public LinksToAnother() {}

        @Override
        public void run() {
            Another.touch();
        }
    }

    public static final class Another {
        public static void touch() {}
    }

    private final class SuspendingLoader extends ClassLoader {
        SuspendingLoader() {
            super(DirectEngineTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.equals(Another.class.getName())) suspend();
            else if (name.equals(LinksToAnother.class.getName())) return define(name);
            return super.loadClass(name, resolve);
        }

        private void suspend() {
            try {
                Microthread.yield();
                trail.add("suspended");
            } catch (InterruptedException | IllegalStateException e) {
                trail.add(String.valueOf(e.getMessage()));
            }
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            String file = name.substring(name.lastIndexOf('.') + 1) + ".class";
            try (InputStream in = DirectEngineTest.class.getResourceAsStream(file)) {
                if (in == null) throw new ClassNotFoundException("no file " + file);
                byte[] code = in.readAllBytes();
                return defineClass(name, code, 0, code.length);
            } catch (IOException e) {
                throw new ClassNotFoundException("cannot read " + file, e);
            }
        }
    }
}
