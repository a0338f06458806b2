package org.weft.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.weft.process.Shell.readOnce;
import static org.weft.process.Shell.start;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.weft.DeadlockError;
import org.weft.Reactor;
import org.weft.event.Semaphore;

/// Children, and reactors in which nothing can happen any more.
@Timeout(20)
class DeadlockTest {
    @Test
    void aChildThatNobodyWaitsForDoesNotHideADeadlock() {
        assertThrows(
                DeadlockError.class,
                () ->
                        Reactor.run(_ -> {
                            try (var child = start("echo ready; exec sleep 60")) {
                                assertEquals("ready\n", readOnce(child.output()));
                                new Semaphore(0).acquire();
                            }
                        }));
    }

    @Test
    void aChildWhoseEndIsToldToACallbackMakesItNoDeadlock() throws Exception {
        List<Exit> exits = new ArrayList<>();
        Reactor.run(_ -> {
            var ended = new Semaphore(0);
            try (var child = start("sleep 0.05; exit 3")) {
                child.exited()
                        .once(exit -> {
                            exits.add(exit);
                            ended.release();
                        });
                ended.acquire();
            }
        });
        assertEquals(List.of(new Exit.Code(3)), exits);
    }
}
