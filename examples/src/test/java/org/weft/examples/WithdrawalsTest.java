package org.weft.examples;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.weft.Scope;
import org.weft.sim.Explore;
import org.weft.sim.SimulationFailure;

// guide: first-test
class WithdrawalsTest {
    @Explore
    void anAccountIsNeverOverdrawn(Scope scope) {
        Withdrawals.bothWithdraw(new Withdrawals.Careful(), scope);
    }

    // end

    private static final Path EXPECTED =
            Path.of("src/test/resources/org/weft/examples/Withdrawals.txt");

    @Test
    void theRaceOfTheCarelessIsReportedInColumns() throws IOException {
        var failure = assertThrows(SimulationFailure.class, Withdrawals::main);
        assertEquals(Files.readString(EXPECTED), headlineAndTable(failure.report().strip()));
    }

    /// Without how it was found, and without stacks, which show lines of the library's.
    private static String headlineAndTable(String report) {
        String headline = report.lines().limit(2).collect(joining("\n"));
        int table = report.indexOf("what happened");
        String rest = report.substring(table, report.indexOf("what was thrown")).strip();
        return headline + "\n\n" + rest + "\n";
    }
}
