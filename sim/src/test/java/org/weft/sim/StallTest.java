package org.weft.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weft.Blocking;
import org.weft.Scope;

/// What does not come back, in the time of the machine, is told.
class StallTest {
    private static final PrintStream STANDARD = System.err;

    @TempDir Path folder;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private volatile boolean isOver;

    @BeforeEach
    void setUp() {
        System.setErr(new PrintStream(printed));
        System.setProperty("weft.sim.folder", folder.toString());
    }

    @AfterEach
    void tearDown() {
        isOver = true; // a slice that was given up ends too
        System.setErr(STANDARD);
        System.clearProperty("weft.sim.folder");
        System.clearProperty("weft.sim.stall");
    }

    private static void limit(String limit) {
        System.setProperty("weft.sim.stall", limit);
    }

    private void spinUntilReported() {
        while (!printed.toString().contains("to run it again")) Thread.onSpinWait();
    }

    private void spin() {
        while (!isOver) Thread.onSpinWait();
    }

    private void assertPrinted(String... expected) {
        String report = printed.toString();
        for (String each : expected) assertTrue(report.contains(each), report);
    }

    private static SimulationFailure failure(SimBody body) {
        return assertThrows(
                SimulationFailure.class, () -> Simulation.run(SimOptions.seed(7), body));
    }

    @Test
    void aSliceThatTakesLongIsReportedWithItsStackAndTheRunGoesOn() throws Exception {
        limit("0.2s");
        Simulation.run(
                SimOptions.seed(7),
                sim ->
                        sim.on(
                                "host",
                                () ->
                                        Scope.run(scope ->
                                                scope.start("hog", this::spinUntilReported))));
        assertPrinted(
                "STALL: a slice of host main/hog has not come back for PT0.2S",
                "at org.weft.sim.StallTest.spinUntilReported",
                "with seed 7, in run 1",
                "-Dweft.sim.replay=2:");
        Path file =
                folder.resolve(
                        "StallTest-aSliceThatTakesLongIsReportedWithItsStackAndTheRunGoesOn.txt");
        assertTrue(Files.readString(file).contains("STALL: "));
    }

    @Test
    void aSliceThatNeverComesBackFailsTheRun() {
        limit("0.02s");
        SimulationFailure failure = failure(sim -> sim.on("host", this::spin));
        assertEquals("STALL", failure.fingerprint());
        String expected = "a slice of host main has not come back for PT0.12S";
        assertTrue(failure.report().contains(expected), failure.report());
        assertEquals("StallTest.java", failure.getStackTrace()[0].getFileName());
        assertTrue(failure.token().startsWith("2:"), failure.token());
    }

    @Test
    void theBodyMayBeWhatDoesNotComeBack() {
        limit("0.2s");
        Simulation.run(SimOptions.seed(7), _ -> spinUntilReported());
        assertPrinted("STALL: the body has not come back", "StallTest.spinUntilReported");
    }

    @Test
    void aBlockingCallThatNeverEndsIsReportedWithItsOwnStackAndInterrupted() throws Exception {
        limit("0.02s");
        var wasInterrupted = new CountDownLatch(1);
        SimulationFailure failure =
                failure(sim -> sim.on("host", () -> Blocking.run(() -> hang(wasInterrupted))));
        assertTrue(failure.report().contains("a blocking call of host has"), failure.report());
        assertTrue(failure.report().contains("StallTest.hang"), failure.report());
        wasInterrupted.await();
    }

    private static void hang(CountDownLatch wasInterrupted) {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            wasInterrupted.countDown();
        }
    }

    @Test
    void aSliceThatNeverComesBackWhileAFailureIsMadeSmallerIsReportedToo() {
        limit("0.02s");
        SimulationFailure failure =
                failure(sim -> {
                    if (sim.choose("what", 100) == 0) spin();
                    else throw new AssertionError("not nothing");
                });
        assertEquals("STALL", failure.fingerprint());
    }

    @Test
    void whatADebuggerMayHoldIsNeverGivenUp() {
        assertTrue(RealStalls.isDebugged(List.of("-Xmx1g", "-agentlib:jdwp=transport=dt_socket")));
        assertTrue(RealStalls.isDebugged(List.of("-Xrunjdwp:server=y")));
        assertFalse(RealStalls.isDebugged(List.of("-Xmx1g", "-javaagent:jacoco.jar")));
    }
}
