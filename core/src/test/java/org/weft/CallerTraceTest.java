package org.weft;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// An error that leaves a reactor shows where it was thrown, and who ran the reactor.
class CallerTraceTest {
    @Test
    void theTraceOfAnErrorGoesOnInTheCallerOfTheReactor() {
        var thrown =
                assertThrows(
                        IOException.class,
                        () -> runsAReactor(CallerTraceTest::throwsWhatWentWrong));
        List<String> methods = methods(thrown);
        int thrower = methods.indexOf("throwsWhatWentWrong");
        int run = methods.indexOf("run");
        int caller = methods.indexOf("runsAReactor");
        assertTrue(thrower >= 0 && thrower < run && run < caller, methods.toString());
        assertEndsWithTheFramesBelow(thrown);
    }

    @Test
    void soDoesThatOfAnErrorWhoseTraceWasTakenAway() {
        var error = new AssertionError("2 + 2 is not 5");
        error.setStackTrace(new StackTraceElement[0]);
        var thrown = assertThrows(AssertionError.class, () -> runsAReactor(() -> rethrow(error)));
        assertTrue(methods(thrown).contains("runsAReactor"), methods(thrown).toString());
        assertEndsWithTheFramesBelow(thrown);
    }

    /// Of a program without a class the launcher would else tell its own failure in place of the deadlock.
    @Test
    void aDeadlockShowsTheCallerAndNothingElse() {
        var thrown =
                assertThrows(DeadlockError.class, () -> runsAReactor(() -> Event.never().await()));
        assertEquals("run", methods(thrown).getFirst());
        assertTrue(methods(thrown).contains("runsAReactor"), methods(thrown).toString());
        assertEndsWithTheFramesBelow(thrown);
    }

    @Test
    void ofAFailedMicrothreadOnlyTheErrorOnTopShowsTheCaller() {
        var error = new IOException("no luck");
        StackTraceElement[] before = error.getStackTrace();
        var thrown =
                assertThrows(
                        FailedException.class,
                        () -> Reactor.run(main -> main.start("failing", () -> rethrow(error))));
        assertEndsWithTheFramesBelow(thrown);
        assertSame(error, thrown.getCause());
        assertArrayEquals(before, error.getStackTrace());
    }

    @Test
    void anErrorThatIsThrownTwiceShowsItsCallerOnce() throws Exception {
        var error = new IOException("a constant");
        for (int i = 0; i < 3; i++) {
            try {
                runsAReactor(() -> rethrow(error));
            } catch (IOException e) {
                assertSame(error, e);
            }
        }
        assertEquals(
                1, methods(error).stream().filter(name -> name.equals("runsAReactor")).count());
    }

    @Test
    void aConstantThatIsThrownFromManyPlacesDoesNotGrowForEver() {
        var error = new AssertionError("a constant");
        for (int i = 0; i < 200; i++) {
            int depth = i;
            assertThrows(AssertionError.class, () -> runsDeeper(depth, () -> rethrow(error)));
        }
        assertTrue(error.getStackTrace().length < 2_500, "frames: " + error.getStackTrace().length);
    }

    @Test
    void anErrorWithoutAWritableTraceIsThrownAsItIs() {
        var error = new Bare();
        assertSame(error, assertThrows(Bare.class, () -> Reactor.run(main -> rethrow(error))));
        assertEquals(0, error.getStackTrace().length);
    }

    /// Its stack trace cannot be written.
    private static final class Bare extends RuntimeException {
        private static final long serialVersionUID = 1;

        Bare() {
            super("bare", null, false, false);
        }
    }

    private static void throwsWhatWentWrong() throws IOException {
        throw new IOException("no luck");
    }

    private static <X extends Throwable> void rethrow(X error) throws X {
        throw error;
    }

    private static void runsAReactor(Action<? extends Exception> action) throws Exception {
        Reactor.<Exception>run(main -> action.run());
    }

    private static void runsDeeper(int depth, Action<? extends Exception> action) throws Exception {
        if (depth == 0) runsAReactor(action);
        else runsDeeper(depth - 1, action);
    }

    private static List<String> methods(Throwable thrown) {
        return Arrays.stream(thrown.getStackTrace()).map(StackTraceElement::getMethodName).toList();
    }

    /// Whoever called this test, the JDK's launcher for instance, finds its own frames at the end.
    private static void assertEndsWithTheFramesBelow(Throwable thrown) {
        StackTraceElement[] all = thrown.getStackTrace();
        StackTraceElement[] mine = new Throwable().getStackTrace();
        int below = 2; // this method and the test
        int length = mine.length - below;
        assertTrue(length > 0 && all.length > length);
        assertArrayEquals(
                Arrays.copyOfRange(mine, below, mine.length),
                Arrays.copyOfRange(all, all.length - length, all.length));
    }
}
