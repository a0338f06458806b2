package org.weft;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.weft.testing.VirtualWorld.letOthersRun;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.PrintStream;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.weft.testing.Setting;
import org.weft.testing.VirtualWorld;

/// C40: whoever throws, main, members, cleanup, callbacks, the error sink itself: no error is lost, none is told twice.
class ErrorTreeTest {
    private static final Duration LIMIT = ofMillis(10);

    private final List<Throwable> sunk = new ArrayList<>();

    private static IOException io(String text) {
        return new IOException(text);
    }

    /// The texts of the program's own errors in a tree of causes and suppressed ones, each as often as it is there.
    private static List<String> own(Throwable root) {
        List<String> texts = new ArrayList<>();
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        collect(root, texts, seen);
        Collections.sort(texts);
        return texts;
    }

    private static void collect(Throwable e, List<String> into, Set<Throwable> above) {
        if (!above.add(e)) {
            into.add("twice: " + e);
            return;
        }
        if (!(e instanceof FailedException) && !(e instanceof InterruptedException))
            into.add(e.getMessage());
        // a Cancelled tells why, with an error that has its place elsewhere
        if (e.getCause() != null && !(e instanceof Cancelled)) collect(e.getCause(), into, above);
        for (Throwable below : e.getSuppressed()) collect(below, into, above);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("C40: errors of main, members, cleanup and callbacks: none lost, none twice")
    void noErrorIsLostAndNoneIsToldTwice(Setting setting) throws Exception {
        var builder = setting.reactor();
        var thrown =
                assertThrows(
                        IOException.class,
                        () ->
                                builder.errorSink(sunk::add)
                                        .run(main -> {
                                            Reactor.current()
                                                    .callSoon(ErrorTreeTest::failingCallback);
                                            main.start("a", () -> failsInCleanup("a in finally"));
                                            main.start("b", () -> failsAtClosing("b at close"));
                                            main.start(
                                                    "c",
                                                    () ->
                                                            Scope.run(inner -> {
                                                                inner.start(
                                                                        "d",
                                                                        () ->
                                                                                failsInCleanup(
                                                                                        "d in"
                                                                                                + " finally"));
                                                                failsAtClosing("c at close");
                                                            }));
                                            setting.letOthersRun();
                                            throw io("main");
                                        }));
        assertEquals("main", thrown.getMessage());
        assertEquals(List.of("a in finally", "c at close", "d in finally", "main"), own(thrown));
        assertEquals(
                List.of("b at close", "callback"),
                sunk.stream().map(Throwable::getMessage).sorted().toList());
    }

    private static void failingCallback() {
        throw new IllegalStateException("callback");
    }

    private static void failsInCleanup(String text) throws IOException, InterruptedException {
        try {
            Event.never().await();
        } finally {
            fail(io(text));
        }
    }

    private static <X extends Exception> void fail(X error) throws X {
        throw error;
    }

    private static void failsAtClosing(String text) throws IOException, InterruptedException {
        try (AutoCloseableIo _ = () -> fail(io(text))) {
            Event.never().await();
        }
    }

    @FunctionalInterface
    private interface AutoCloseableIo extends AutoCloseable {
        @Override
        void close() throws IOException;
    }

    @Test
    void whatClosingThrowsInABodyWhoseScopeWasCancelledGoesToTheSink() throws Exception {
        VirtualWorld.plain()
                .reactor()
                .errorSink(sunk::add)
                .run(main -> {
                    Scope.run(scope -> {
                        scope.start("canceller", () -> scope.cancel("enough"));
                        failsAtClosing("at close");
                    });
                    letOthersRun();
                    assertEquals(1, sunk.size());
                });
        assertEquals("at close", sunk.getFirst().getMessage());
        assertEquals(1, sunk.size());
    }

    @Test
    void whatClosingThrowsAfterALimitIsBelowTheTimedOutException() throws Exception {
        VirtualWorld.run(main -> {
            var thrown =
                    assertThrows(
                            TimedOutException.class,
                            () -> Timeout.run(ofSeconds(1), () -> failsAtClosing("at close")));
            assertEquals("at close", thrown.getCause().getSuppressed()[0].getMessage());
        });
    }

    @Test
    void whatClosingThrowsInACancelledCallIsBelowItsCancelled() throws Exception {
        VirtualWorld.run(main -> {
            var thrown =
                    assertThrows(
                            Cancelled.class,
                            () ->
                                    Scope.call(scope -> {
                                        scope.start("canceller", () -> scope.cancel("enough"));
                                        failsAtClosing("at close");
                                        return 1;
                                    }));
            assertEquals("at close", thrown.getSuppressed()[0].getMessage());
        });
    }

    /// After an interrupt nobody can tell whether the cancellation has become what is thrown, or was replaced by it.
    @ParameterizedTest
    @MethodSource("thrownAfterAnInterrupt")
    void whatCleanupThrowsInPlaceOfAnInterruptGoesToTheSink(IOException thrown, boolean isTold)
            throws Exception {
        Reactor.builder()
                .errorSink(sunk::add)
                .run(_ ->
                        assertThrows(
                                TimedOutException.class,
                                () ->
                                        Timeout.run(
                                                LIMIT,
                                                () ->
                                                        Scope.run(scope ->
                                                                scope.start(
                                                                        "member",
                                                                        () ->
                                                                                blockThen(
                                                                                        thrown))))));
        assertEquals(isTold ? List.of(thrown) : List.of(), sunk);
    }

    private static Stream<Arguments> thrownAfterAnInterrupt() {
        return Stream.of(
                Arguments.of(io("disk full"), true),
                Arguments.of(new IOException(io("disk full")), true),
                Arguments.of(new SocketException("Connection reset"), true),
                Arguments.of(new ConnectException("Connection refused"), true),
                Arguments.of(new SocketTimeoutException("Read timed out"), true),
                Arguments.of(new SocketException("Closed by interrupt"), false),
                Arguments.of(new SocketException("Socket closed"), false),
                Arguments.of(readFromAClosedChannel(), false),
                Arguments.of(new InterruptedIOException("in a pipe"), false),
                Arguments.of(
                        new IOException("no answer", new InterruptedException("while it waited")),
                        false));
    }

    private static IOException readFromAClosedChannel() {
        var channel = Channels.newChannel(InputStream.nullInputStream());
        return assertThrows(
                ClosedChannelException.class,
                () -> {
                    channel.close();
                    channel.read(ByteBuffer.allocate(1));
                });
    }

    @Test
    void whatCleanupThrowsInPlaceOfAnInterruptIsBelowTheFailureOfAMember() {
        var thrown =
                assertThrows(
                        FailedException.class,
                        () ->
                                Reactor.run(_ ->
                                        Timeout.run(
                                                LIMIT,
                                                () ->
                                                        Scope.run(scope -> {
                                                            scope.start(
                                                                    "member",
                                                                    () -> failsInCleanup("member"));
                                                            Microthread.yield();
                                                            blockThen(io("body"));
                                                        }))));
        assertEquals(List.of("body", "member"), own(thrown));
    }

    private static void blockThen(IOException thrown) throws IOException, InterruptedException {
        try {
            new ArrayBlockingQueue<String>(1).take();
        } finally {
            fail(thrown);
        }
    }

    @Test
    @DisplayName("C40: an error sink that throws: its error and the one it was given, once")
    void whatTheSinkThrowsIsLoggedWithWhatItWasGivenOnce() throws Exception {
        try (var log = new LogCapture()) {
            VirtualWorld.plain()
                    .reactor()
                    .errorSink(e -> {
                        sunk.add(e);
                        throw new IllegalStateException("the sink", null);
                    })
                    .run(main -> {
                        Reactor.current().callSoon(ErrorTreeTest::failingCallback);
                        letOthersRun();
                        Reactor.current().callSoon(ErrorTreeTest::failingCallback);
                    });
            String record = "SEVERE the error sink of reactor \"main\" failed";
            assertEquals(List.of(record, record), log.records());
        }
        assertEquals(2, sunk.size());
    }

    @Test
    void aSinkThatThrowsWhatItIsGivenIsLoggedAndCallbacksGoOn() throws Exception {
        try (var log = new LogCapture()) {
            VirtualWorld.plain()
                    .reactor()
                    .errorSink(e -> {
                        sunk.add(e);
                        throw (RuntimeException) e;
                    })
                    .run(main -> {
                        for (int i = 0; i < 2; i++) {
                            Reactor.current().callSoon(ErrorTreeTest::failingCallback);
                            letOthersRun();
                        }
                    });
            assertEquals(2, log.records().size());
        }
        assertEquals(2, sunk.size());
    }

    @Test
    void aLogThatThrowsTooDoesNotKeepCallbacksFromGoingOn() throws Exception {
        List<String> trail = new ArrayList<>();
        var printed = new ByteArrayOutputStream();
        PrintStream standard = System.err;
        System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try (var log = new LogCapture()) {
            VirtualWorld.plain()
                    .reactor()
                    .errorSink(_ -> {
                        throw new IllegalStateException("the sink");
                    })
                    .run(main -> {
                        log.failWith(new IllegalStateException("the log"));
                        Reactor.current().callSoon(ErrorTreeTest::failingCallback);
                        Reactor.current().callSoon(() -> trail.add("another callback"));
                        letOthersRun();
                    });
        } finally {
            System.setErr(standard);
        }
        assertEquals(List.of("another callback"), trail);
        String text = printed.toString(StandardCharsets.UTF_8);
        for (String error : List.of("the sink", "the log", "callback"))
            assertTrue(text.contains("IllegalStateException: " + error), text);
    }

    @Test
    void twoFailuresThatShareTheirCauseAreBothTold() throws Exception {
        var cause = io("shared");
        VirtualWorld.run(main -> {
            var thrown =
                    assertThrows(
                            FailedException.class,
                            () ->
                                    Scope.run(scope -> {
                                        scope.start("a", () -> fail(cause));
                                        scope.start("b", () -> fail(cause));
                                    }));
            assertEquals("a", thrown.microthread());
            assertSame(cause, thrown.getCause());
            assertEquals("b", ((FailedException) thrown.getSuppressed()[0]).microthread());
        });
    }

    @Test
    void anErrorThatTwoMembersThrowIsToldOnce() throws Exception {
        var error = new AssertionError("shared");
        VirtualWorld.run(main -> {
            var thrown =
                    assertThrows(
                            AssertionError.class,
                            () ->
                                    Scope.run(scope -> {
                                        for (String name : List.of("a", "b")) {
                                            scope.start(
                                                    name,
                                                    () -> {
                                                        throw error;
                                                    });
                                        }
                                    }));
            assertSame(error, thrown);
            assertEquals(0, thrown.getSuppressed().length);
        });
    }
}
