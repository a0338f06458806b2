package org.weft.bench.catalogue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.weft.sim.Strategy;

class CatalogueTest {
    private static final int CLEAN_RUNS = 200;
    private static final Strategy[] BY_LOT = {Strategy.PCT, Strategy.POS, Strategy.RANDOM};

    static List<Bug> bugs() {
        return Bugs.all();
    }

    @ParameterizedTest
    @MethodSource("bugs")
    void eachBugIsFoundWithinItsBudgetReportedAsItShouldAndRepeatedByItsToken(Bug bug) {
        Find find = Find.of(bug, 1).orElseThrow();
        assertTrue(find.isReported(), find::report);
        assertTrue(find.isRepeated(), find::report);
    }

    /// No part of what was found by lot is enough with this seed.
    @Test
    void aDetourIsShrunkToTheTwoDeviationsThatTheBugNeeds() {
        Bug channels =
                bugs().stream().filter(bug -> bug.number().equals("9")).findFirst().orElseThrow();
        Find find = Find.of(channels, 7_000_001).orElseThrow();
        assertEquals(2, find.size(), find::report);
    }

    @ParameterizedTest
    @MethodSource("bugs")
    void eachFixedTwinIsClean(Bug bug) {
        bug.fixed().run(CLEAN_RUNS, 1);
        bug.fixed().run(CLEAN_RUNS, 1, BY_LOT);
    }

    @Test
    void theOrderOfProductionWithoutFaultsShowsFourOfThem() {
        Set<String> shown =
                bugs().stream()
                        .filter(bug -> Find.of(bug, 1, Strategy.FIFO).isPresent())
                        .map(Bug::number)
                        .collect(Collectors.toSet());
        assertEquals(Set.of("1a", "4a", "8a", "10"), shown);
    }
}
