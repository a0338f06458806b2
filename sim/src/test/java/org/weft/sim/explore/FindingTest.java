package org.weft.sim.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import org.junit.jupiter.api.Test;

class FindingTest {
    private static final StackTraceElement IN_THE_JDK = frame("java.util.ArrayList", "get");
    private static final StackTraceElement IN_WEFT = frame("org.weft.event.Mutex", "run");

    private static StackTraceElement frame(String className, String method) {
        return new StackTraceElement(className, method, "Some.java", 1);
    }

    private static String fingerprint(StackTraceElement... stack) {
        var thrown = new IllegalStateException("no");
        thrown.setStackTrace(stack);
        return Finding.of(thrown, "host main", "").fingerprint();
    }

    @Test
    void theSameErrorAtTwoPlacesOfAProgramIsTwoBugs() {
        StackTraceElement caller = frame("com.shop.Main", "main");
        assertEquals(
                "FAILURE java.lang.IllegalStateException com.shop.Till.pay",
                fingerprint(IN_THE_JDK, IN_WEFT, frame("com.shop.Till", "pay"), caller));
    }

    @Test
    void aProgramIsNotTakenForTheLibraryOnlyBecauseOfItsName() {
        StackTraceElement caller = frame("com.shop.Main", "main");
        for (String program :
                Set.of("org.weft.examples.Orders", "org.weft.bench.catalogue.Bug", "org.weftier.A"))
            assertEquals(
                    "FAILURE java.lang.IllegalStateException " + program + ".go",
                    fingerprint(IN_THE_JDK, IN_WEFT, frame(program, "go"), caller));
    }
}
