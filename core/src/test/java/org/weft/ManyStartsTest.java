package org.weft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Microthreads that have ended leave nothing behind. In a JVM of its own, whose heap would not hold a trace of each: 8 bytes
/// would do.
@Tag("slow")
class ManyStartsTest {
    /// In the suite; `-Dweft.starts=10000000` for more.
    private static final String COUNT = System.getProperty("weft.starts", "2000000");

    private static final int HEAP_MEBIBYTES = 14;

    @Test
    void manyStartsAndEndsInOneScopeDoNotFillTheHeap() throws Exception {
        var child =
                ChildJvm.onClassPath(
                        Starter.class,
                        "--add-opens=java.base/java.lang=ALL-UNNAMED",
                        "-Dweft.engine=" + System.getProperty("weft.engine", "portable"),
                        "-Dweft.starts=" + COUNT,
                        "-XX:+UseSerialGC",
                        "-Xmx" + HEAP_MEBIBYTES + "m");
        assertEquals(0, child.exitCode(), child.output());
        assertTrue(child.output().contains("ended " + COUNT + "\n"), child.output());
    }

    /// Starts them in one scope that stays open, a few at a time, each with a limit, a name and a wait.
    public static final class Starter {
        private static final int AT_ONCE = 100;

        private static int ended;

        private Starter() {}

        public static void main(String... arguments) throws InterruptedException {
            int count = Integer.getInteger("weft.starts");
            Reactor.run(main -> {
                main.onFailure(_ -> ended++);
                for (int started = 0; started < count; started += AT_ONCE) {
                    for (int i = 0; i < AT_ONCE; i++) startOne(main, i);
                    Microthread.yield();
                    Microthread.yield();
                }
            });
            System.out.println("ended " + ended);
        }

        /// One in a hundred fails, one is cancelled.
        private static void startOne(Scope scope, int i) {
            Microthread started =
                    scope.start(
                            "short-lived",
                            () -> {
                                if (i == 0) throw new IllegalStateException("planned");
                                try {
                                    Microthread.yield();
                                } finally {
                                    ended++;
                                }
                            });
            if (i == 1) started.cancel("planned");
        }
    }
}
