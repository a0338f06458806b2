package org.weft.sim.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KernelTest {
    private static final class Nobody implements Kernel.Owner {
        @Override
        public void over(Unit unit) {}

        @Override
        public Optional<Object> service(Class<?> type, Unit unit) {
            return Optional.empty();
        }
    }

    @Test
    void whatComesUpAfterTheVerdictIsNotPutToTheOracle() {
        List<String> asked = new ArrayList<>();
        Oracle oracle =
                choice -> {
                    asked.add(choice.describe());
                    return 1;
                };
        var limits = new Limits(Duration.ofDays(1), 1_000, 1_000, Duration.ZERO);
        var kernel = new Kernel(new Nobody(), 1, oracle, limits, new Trace(true));
        assertEquals(1, kernel.choose(ChoiceKind.SCRIPT, "", "before", 2));
        kernel.dispose();
        assertEquals(0, kernel.choose(ChoiceKind.SCRIPT, "", "after", 2));
        assertEquals(List.of("SCRIPT  before of 2"), asked);
        assertEquals(1, kernel.choices());
    }
}
