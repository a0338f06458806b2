package org.weft.sim;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.weft.Microthread;
import org.weft.Scope;
import org.weft.TimedOutException;
import org.weft.Timeout;
import org.weft.event.Channel;
import org.weft.net.Lines;
import org.weft.net.Tcp;

/// What the table of a report tells of a program.
class TableTest {
    private static void limited(Microthread other) throws InterruptedException {
        try {
            Timeout.run("too long", ofMillis(5), () -> Microthread.sleep(ofSeconds(1)));
        } catch (TimedOutException _) {
            other.cancel("not needed");
        }
        Microthread.sleep(ofMillis(1));
    }

    private static String report(Body body) {
        var options = ExploreOptions.within(ofSeconds(2));
        return assertThrows(SimulationFailure.class, () -> Simulation.explore(options, body))
                .report();
    }

    private static void assertLine(String report, String pattern) {
        assertTrue(report.lines().anyMatch(line -> line.matches(".*" + pattern + ".*")), report);
    }

    @Test
    void itShowsLimitsThatPassAndWhoCancelsWhom() {
        String report =
                report(scope -> {
                    var other = scope.start("b", () -> Microthread.sleep(ofSeconds(5)));
                    scope.start(
                            "a",
                            () -> {
                                limited(other);
                                throw new IOException("wet");
                            });
                });
        assertLine(report, "deadline of 5 ms passes");
        assertLine(report, "is cancelled by main/a: *\\|?");
        assertLine(report, "ends cancelled:");
        assertLine(report, "throws *\\|?");
    }

    @Test
    void aReasonStaysWhatItIsWhateverItReadsLike() {
        assertShowsReason("deadline of mine");
        assertShowsReason("backup failed: disk");
    }

    private static void assertShowsReason(String reason) {
        String report =
                report(scope -> {
                    var other = scope.start("b", () -> Microthread.sleep(ofSeconds(5)));
                    scope.start(
                            "a",
                            () -> {
                                Microthread.sleep(ofMillis(1));
                                other.cancel(reason);
                                throw new IOException("wet");
                            });
                });
        String flat = report.replaceAll("[ |\n]+", " ");
        assertTrue(flat.contains("is cancelled by main/a: " + reason + " (TableTest"), report);
    }

    @Test
    void itShowsWhereOneWaitsAndLetsOthersRunAndThrows() {
        String report =
                report(scope -> {
                    scope.start("a", TableTest::stepByStep);
                    scope.start("b", TableTest::stepByStep);
                });
        assertLine(report, "runs, awaits sleep \\(TableTest.java:\\d+\\)");
        assertLine(report, "runs up to TableTest.java:\\d+");
        assertLine(report, "throws java.io.IOException: wet \\(TableTest.java:\\d+\\)");
    }

    private static void stepByStep() throws IOException, InterruptedException {
        Microthread.sleep(ofMillis(1));
        Microthread.yield();
        throw new IOException("wet");
    }

    @Test
    void itShowsAtWhichCallOneLetsOthersRunFirst() {
        String report =
                report(scope -> {
                    var log = Channel.<String>bounded(9);
                    var count = new int[1];
                    for (String name : List.of("a", "b"))
                        scope.start(name, () -> countOnce(count, log));
                });
        assertLine(report, "\\* lets others run first \\(TableTest.java:\\d+\\)");
        assertLine(report, "fires \"item of channel\": nobody waits \\(TableTest.java:\\d+\\)");
    }

    private static void countOnce(int[] count, Channel<String> log) throws InterruptedException {
        if (count[0] > 0) return;
        log.send("counted");
        Expect.always(++count[0] == 1, "once");
    }

    @Test
    void aProgramWritesIntoIt() {
        Simulation.note("nobody is there to read it");
        String report =
                report(scope ->
                        scope.start(
                                "a",
                                () -> {
                                    Simulation.note("leads term 3");
                                    throw new IOException("wet");
                                }));
        assertLine(report, "\\| notes: leads term 3");
    }

    @Test
    void itShowsTheTextThatArrives() {
        var options = SimOptions.seed(1);
        var failure =
                assertThrows(
                        SimulationFailure.class, () -> Simulation.run(options, TableTest::talking));
        assertLine(failure.report(), "gets \"append 3.*");
    }

    @Test
    void itNamesHostsAndNotTheirAddresses() {
        var options = SimOptions.seed(1);
        var failure =
                assertThrows(
                        SimulationFailure.class, () -> Simulation.run(options, TableTest::silent));
        assertLine(failure.report(), "main runs, awaits bytes from server:7");
        assertLine(failure.report(), "\"main\" WAITING for bytes from server:7, .*");
    }

    private static void silent(Simulation sim) {
        sim.host(
                "server",
                () -> {
                    try (var listener = Tcp.listen("0.0.0.0", 7);
                            var _ = listener.accept()) {
                        Microthread.sleep(ofSeconds(1));
                        throw new IOException("10.0.0.1:7 stays");
                    }
                });
        sim.on(
                "client",
                () -> {
                    try (var stream = Tcp.connect("server", 7)) {
                        Lines.ascii(stream, 99).read();
                    }
                });
    }

    private static void talking(Simulation sim) {
        sim.host(
                "server",
                () -> {
                    try (var listener = Tcp.listen("0.0.0.0", 7);
                            var stream = listener.accept()) {
                        throw new IOException("not " + Lines.ascii(stream, 99).read());
                    }
                });
        sim.on(
                "client",
                () -> {
                    try (var stream = Tcp.connect("server", 7)) {
                        Lines.ascii(stream, 99).write("append 3");
                        Microthread.sleep(ofSeconds(9));
                    }
                });
    }

    @Test
    void aDeadlockNamesTheProgramsFramesOnly() {
        String report =
                report(scope -> Scope.run("users", users -> users.start("a", TableTest::forEver)));
        assertLine(report, "at TableTest");
        assertFalse(report.contains("HandDriven") || report.contains("EventSupport"), report);
        assertFalse(report.contains("is cancelled"), "what is done about it is no news: " + report);
    }

    private static void forEver() throws InterruptedException {
        Channel.<String>bounded(1).receive();
    }

    @Test
    void theVerdictNamesTheMicrothreadThatThrew() {
        String report =
                report(scope ->
                        scope.start(
                                "a",
                                () -> {
                                    throw new IOException("wet");
                                }));
        assertLine(report, "X java.io.IOException: wet in body main/a");
    }

    @Test
    void theVerdictNamesTheMicrothreadWhoseExpectationDoesNotHold() {
        String report =
                report(scope -> scope.start("a", () -> Expect.always(false, "all is well")));
        assertLine(report, "expected always: all is well in body main/a");
    }
}
