package org.weft.sim.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KernelTest {
    @Test
    void whatComesUpAfterTheVerdictIsNotPutToTheOracle() {
        List<String> asked = new ArrayList<>();
        Oracle oracle =
                choice -> {
                    asked.add(choice.describe());
                    return 1;
                };
        var limits = new Limits(Duration.ofDays(1), 1_000, 1_000, Duration.ZERO);
        var kernel = new Kernel(new Kernel.Owner() {}, 1, oracle, limits, new Trace(true));
        assertEquals(1, kernel.choose(ChoiceKind.SCRIPT, "", "before", 2));
        kernel.dispose();
        assertEquals(0, kernel.choose(ChoiceKind.SCRIPT, "", "after", 2));
        assertEquals(List.of("SCRIPT  before of 2"), asked);
        assertEquals(1, kernel.choices());
    }
}
