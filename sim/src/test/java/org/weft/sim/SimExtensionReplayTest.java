package org.weft.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weft.Scope;

/// A token on the command line of a whole class of tests.
class SimExtensionReplayTest {
    private static final Pattern TOKEN = Pattern.compile("-Dweft\\.sim\\.replay=(\\S+)");

    @TempDir Path folder;

    /// Not run by itself.
    static class Sample {
        @SimTest(seeds = 3)
        void fails(Simulation sim) {
            throw new AssertionError("seed " + sim.seed());
        }

        @SimTest(seeds = 3)
        void failsToo(Simulation sim) {
            throw new AssertionError("seed " + sim.seed());
        }

        @Explore
        void passes(Scope scope) {}
    }

    @BeforeEach
    void setUp() {
        System.setProperty("weft.sim.folder", folder.toString());
    }

    @AfterEach
    void tearDown() {
        System.clearProperty("weft.sim.folder");
        System.clearProperty("weft.sim.replay");
    }

    @Test
    void theTestsThatATokenIsNotOfAreLeftOut() {
        Map<String, String> all = JUnitResults.of(Sample.class);
        String failed = String.valueOf(all.get("failsToo(Simulation)"));
        Matcher token = TOKEN.matcher(failed);
        assertTrue(token.find(), failed);
        System.setProperty("weft.sim.replay", token.group(1));
        Map<String, String> again = JUnitResults.of(Sample.class);
        String leftOut = "ABORTED: left out, for the token that is replayed is of another test";
        assertEquals(leftOut, again.get("fails(Simulation)"));
        assertEquals(leftOut, again.get("passes(Scope)"));
        String repeated = String.valueOf(again.get("failsToo(Simulation)"));
        assertTrue(repeated.contains("repeated by its token with seed 1"), repeated);
    }
}
