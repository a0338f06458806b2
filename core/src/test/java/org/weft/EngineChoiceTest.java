package org.weft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Which engine a program gets, and what it is told about that. Each case is a JVM of its own.
@Tag("slow")
class EngineChoiceTest {
    private static final String ON_CLASS_PATH = "--add-opens=java.base/java.lang=ALL-UNNAMED";
    private static final String ON_MODULE_PATH = "--add-opens=java.base/java.lang=org.weft.core";
    private static final String ADVICE =
            "INFO: portable engine; the direct one is faster, but java.lang is not open to it:"
                    + " start java with --add-opens";

    /// Tells its engine, twice.
    public static final class Program {
        private Program() {}

        public static void main(String... arguments) throws InterruptedException {
            for (int i = 0; i < 2; i++)
                Reactor.run(_ -> System.out.println("engine " + Reactor.current().engine()));
        }
    }

    @Test
    void withoutAFlagItIsPortableAndToldOnceWhichFlagFitsTheClassPath() throws Exception {
        var child = ChildJvm.onClassPath(Program.class);
        assertEquals(0, child.exitCode(), child.output());
        assertEquals(2, countOf("engine PORTABLE\n", child.output()), child.output());
        assertEquals(
                1,
                countOf(ADVICE + " java.base/java.lang=ALL-UNNAMED\n", child.output()),
                child.output());
        assertEquals(1, countOf("add-opens", child.output()), child.output());
    }

    @Test
    void withoutAFlagItIsPortableAndToldOnceWhichFlagFitsTheModulePath() throws Exception {
        var child = ChildJvm.onModulePath(Program.class);
        assertEquals(0, child.exitCode(), child.output());
        assertEquals(2, countOf("engine PORTABLE\n", child.output()), child.output());
        assertEquals(
                1,
                countOf(ADVICE + " java.base/java.lang=org.weft.core\n", child.output()),
                child.output());
    }

    @Test
    void withTheFlagItIsDirectAndNothingIsSaid() throws Exception {
        for (var child :
                new ChildJvm[] {
                    ChildJvm.onClassPath(Program.class, ON_CLASS_PATH),
                    ChildJvm.onModulePath(Program.class, ON_MODULE_PATH)
                }) {
            assertEquals(0, child.exitCode(), child.output());
            assertEquals("engine DIRECT\nengine DIRECT\n", child.output());
        }
    }

    @Test
    void withTheFlagOfTheOtherPathItIsPortableAndToldTheRightOne() throws Exception {
        var child = ChildJvm.onModulePath(Program.class, ON_CLASS_PATH);
        assertEquals(2, countOf("engine PORTABLE\n", child.output()), child.output());
        assertEquals(
                1,
                countOf(ADVICE + " java.base/java.lang=org.weft.core\n", child.output()),
                child.output());
    }

    @Test
    void portableForcedIsPortableAndNothingIsSaid() throws Exception {
        var child = ChildJvm.onClassPath(Program.class, ON_CLASS_PATH, "-Dweft.engine=portable");
        assertEquals(0, child.exitCode(), child.output());
        assertEquals("engine PORTABLE\nengine PORTABLE\n", child.output());
    }

    @Test
    void directForcedIsDirect() throws Exception {
        var child = ChildJvm.onClassPath(Program.class, ON_CLASS_PATH, "-Dweft.engine=direct");
        assertEquals("engine DIRECT\nengine DIRECT\n", child.output());
    }

    @Test
    void directForcedWithoutTheFlagFailsAndSaysWhichFlagIsMissing() throws Exception {
        var child = ChildJvm.onClassPath(Program.class, "-Dweft.engine=direct");
        assertEquals(1, child.exitCode(), child.output());
        assertTrue(
                child.output()
                        .contains(
                                "java.lang.IllegalStateException: no direct engine: java.lang is"
                                        + " not open to it: start java with --add-opens"
                                        + " java.base/java.lang=ALL-UNNAMED\n"),
                child.output());
        assertFalse(child.output().contains("engine PORTABLE"), child.output());
    }

    @Test
    void anUnknownEngineIsRefusedWithTheNamesOfTheKnownOnes() throws Exception {
        var child = ChildJvm.onClassPath(Program.class, "-Dweft.engine=quick");
        assertEquals(1, child.exitCode(), child.output());
        assertTrue(
                child.output()
                        .contains(
                                "java.lang.IllegalArgumentException: -Dweft.engine=quick: expected"
                                        + " direct or portable\n"),
                child.output());
    }

    @Test
    void aHiddenSuspensionIsReportedOncePerPlaceOnRequest() throws Exception {
        var child = ChildJvm.onClassPath(Parking.class, ON_CLASS_PATH, "-Dweft.hidden=warn");
        assertEquals(0, child.exitCode(), child.output());
        assertEquals(
                1,
                countOf("hidden suspension at EngineChoiceTest$Parking.", child.output()),
                child.output());
        assertEquals("", ChildJvm.onClassPath(Parking.class, ON_CLASS_PATH).output());
    }

    @Test
    void aPlaceThatComesLateIsReportedToo() throws Exception {
        var child = ChildJvm.onClassPath(MuchParking.class, ON_CLASS_PATH, "-Dweft.hidden=warn");
        assertEquals(0, child.exitCode(), child.output());
        assertEquals(
                2,
                countOf("hidden suspension at EngineChoiceTest$MuchParking.", child.output()),
                child.output());
    }

    /// Blocks in the JDK often at one place, and then once at another.
    public static final class MuchParking {
        private MuchParking() {}

        public static void main(String... arguments) throws InterruptedException {
            Reactor.run(_ -> {
                for (int i = 0; i < 1_100; i++) java.util.concurrent.locks.LockSupport.parkNanos(1);
                java.util.concurrent.locks.LockSupport.parkNanos(1);
                Microthread.yield();
            });
        }
    }

    /// Blocks in the JDK ten times, at one place.
    public static final class Parking {
        private Parking() {}

        public static void main(String... arguments) throws InterruptedException {
            Reactor.run(_ -> {
                for (int i = 0; i < 10; i++) java.util.concurrent.locks.LockSupport.parkNanos(1);
                Microthread.yield();
            });
        }
    }

    private static int countOf(String part, String text) {
        return text.split(java.util.regex.Pattern.quote(part), -1).length - 1;
    }
}
