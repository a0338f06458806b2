package org.weft.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.weft.Action;
import org.weft.Microthread;
import org.weft.Reactor;
import org.weft.ScopedAction;

/// What the programs of the guide print. Those that only let time pass run on a clock that jumps;
/// those that talk to something run as they are.
class ExamplesTest {
    private static final Path EXPECTED = Path.of("src/test/resources/org/weft/examples");

    @Test
    void aChatLetsGoOfAClientThatDoesNotRead() throws Exception {
        assertPrints("Chat", Chat::main);
    }

    @Test
    void aWorkerPoolIsDrainedAtTheEnd() throws Exception {
        assertPrints("WorkerPool", () -> inJumpingTime(WorkerPool::run));
    }

    @Test
    void manyPagesAreFetchedEightAtATime() throws Exception {
        assertPrints("FetchMany", FetchMany::main);
    }

    @Test
    void theFirstMirrorThatAnswersWins() throws Exception {
        assertPrints("FirstMirror", FirstMirror::main);
    }

    @Test
    @Tag("slow")
    void aDatabaseIsUsedThroughALaneAndDirectly() throws Exception {
        assertPrints("Database", Database::main);
    }

    @Test
    void aConfigurationIsTakenOverWhenItChanges() throws Exception {
        assertPrints("ConfigurationReload", ConfigurationReload::main);
    }

    @Test
    void anEventOfOnesOwnHandsOutTheMostUrgentFirst() throws Exception {
        assertPrints("UrgentFirst", () -> inJumpingTime(UrgentFirst::run));
    }

    @Test
    void whatIsTypedIsHeardWhileOthersRun() throws Exception {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream("41\n42\n".getBytes(UTF_8)));
        try {
            assertPrints("StandardInput", StandardInput::main);
        } finally {
            System.setIn(before);
        }
    }

    @Test
    void progressIsShownNoMoreOftenThanOneCanRead() throws Exception {
        assertPrints("Progress", () -> inJumpingTime(Progress::run));
    }

    @Test
    void aWorkerThatFailsIsStartedAnewThreeTimes() throws Exception {
        assertPrints(
                "ErrorPolicy", () -> ErrorPolicy.run(Reactor.builder().world(new JumpingWorld())));
    }

    @Test
    void aTickerTicksUntilItIsCancelled() throws Exception {
        String printed =
                printedBy(() ->
                        inJumpingTime(main -> {
                            main.start("ticker", () -> Ticker.tick(ofSeconds(1)));
                            Microthread.sleep(ofMillis(2500));
                            main.cancel("that will do");
                        }));
        assertEquals("tick 1\ntick 2\ntick 3\nstopped after tick 3: that will do\n", printed);
    }

    @Test
    void anApplicationCallsAReactorBesideIt() throws Exception {
        assertPrints("BesideAnApplication", BesideAnApplication::main);
    }

    @Test
    void whatComesFirstIsActedOn() throws Exception {
        assertPrints("Choosing", () -> inJumpingTime(Choosing::run));
    }

    @Test
    void limitsScopesAndSingleMicrothreadsAreCancelled() throws Exception {
        assertPrints("Cancelling", () -> inJumpingTime(Cancelling::run));
    }

    @Test
    @Tag("slow")
    void ordersAreBookedOnceInAHundredWorlds() throws Exception {
        assertPrints("Orders", Orders::main);
    }

    private static void inJumpingTime(ScopedAction<?> program) throws Exception {
        Reactor.builder().world(new JumpingWorld()).run(program);
    }

    private static void assertPrints(String name, Action<?> program) throws Exception {
        assertEquals(Files.readString(EXPECTED.resolve(name + ".txt")), printedBy(program));
    }

    private static String printedBy(Action<?> program) throws Exception {
        var printed = new ByteArrayOutputStream();
        PrintStream before = System.out;
        System.setOut(new PrintStream(printed, true, UTF_8));
        try {
            program.run();
        } finally {
            System.setOut(before);
        }
        return printed.toString(UTF_8);
    }
}
