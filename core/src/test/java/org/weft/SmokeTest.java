package org.weft;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class SmokeTest {
    @Test
    void mainReturnsItsResult() throws Exception {
        assertEquals(42, Reactor.<Integer, RuntimeException>call(main -> 42));
    }
}
