package org.weft.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.weft.Reactor;
import org.weft.sim.SimOptions;
import org.weft.sim.SimTest;
import org.weft.sim.Simulation;
import org.weft.sim.SimulationFailure;

class OutboxTest {
    @SimTest(seeds = 200)
    void allMessagesAreSentOnceAndInOrder(Simulation sim) {
        sim.on("office", new Outbox()::sendTen);
    }

    @Test
    void outsideOfASimulationAllTenAreOneBatch() throws Exception {
        var outbox = new Outbox();
        Reactor.run(_ -> {
            for (int i = 0; i < 10; i++) outbox.queue.send("message");
            assertEquals(10, outbox.nextBatch().size());
            assertTrue(outbox.trySend(List.of("batch")));
        });
    }

    @Test
    void oneThatPutsABatchBackAtTheEndIsFoundOutByBusyLineAndSmallBatch() {
        var failure =
                assertThrows(
                        SimulationFailure.class,
                        () ->
                                Simulation.run(
                                        SimOptions.seeds(200),
                                        sim -> sim.on("office", new Confused()::sendTen)));
        String report = failure.report();
        assertTrue(report.contains("! \"the line is busy\" fires"), report);
        assertTrue(report.contains("! \"room in a batch\" is "), report);
        assertTrue(report.contains("to 0 deviations of the schedule and 2 others"), report);
    }

    private static final class Confused extends Outbox {
        @Override
        void deliver() throws InterruptedException {
            while (true) {
                List<String> batch = nextBatch();
                if (!trySend(batch)) for (String message : batch) queue.send(message);
            }
        }
    }
}
