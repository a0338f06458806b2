package org.weft.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.weft.sim.SimOptions;
import org.weft.sim.SimTest;
import org.weft.sim.Simulation;
import org.weft.sim.SimulationFailure;

class OrdersTest {
    // guide: sim-test
    @SimTest(seeds = 20)
    void eachOrderIsBookedOnce(Simulation sim) {
        Orders.inTrouble(sim, new Orders.Shop());
    }

    // end

    @Test
    void aShopThatBooksWhateverItIsToldIsFoundOutAndOneTroubleIsEnough() {
        var failure =
                assertThrows(
                        SimulationFailure.class,
                        () ->
                                Simulation.run(
                                        SimOptions.seeds(20),
                                        sim -> Orders.inTrouble(sim, new CredulousShop())));
        assertTrue(failure.report().contains("booked: [order 1, "), failure.report());
        assertTrue(failure.report().contains("how often: 1 of 0 to 3"), failure.report());
        assertEquals("AssertionError", failure.getCause().getClass().getSimpleName());
    }

    private static final class CredulousShop extends Orders.Shop {
        @Override
        void book(String order) {
            booked.add(order);
        }
    }
}
