package org.weft.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What becomes of figures once they are taken.
final class ReportingTest {
    @Test
    void aSampleTravelsAsALine() {
        var sample = Sample.of("ns", 12.25).with("bytes", 0);
        assertEquals("result ns=12.25 bytes=0.0", sample.line());
        assertEquals(sample, Sample.parse(sample.line()));
    }

    @Test
    void theMedianOfAnEvenNumberIsBetweenTheMiddleTwo() {
        assertEquals(3, Result.median(List.of(1.0, 3.0, 100.0)));
        assertEquals(4, Result.median(List.of(1.0, 3.0, 5.0, 100.0)));
    }

    @Test
    void aTargetIsComparedWithTheBetterRival() {
        var target = Target.of("weft", 0.5, "slow", "fast", "absent");
        var times = Map.of("weft", 40.0, "slow", 100.0, "fast", 50.0);
        assertEquals(
                "weft ≤ 0.50 × the better of slow, fast, absent: 0.800, MISSED",
                target.verdict(Metric.NANOS, times).orElseThrow().toString());
    }

    @Test
    void aThroughputIsMeantToBeAtLeastItsShareOfTheBetterRivals() {
        var target = Target.of("weft", 0.9, "slow", "fast");
        var rates = Map.of("weft", 95.0, "slow", 50.0, "fast", 100.0);
        var verdict = target.verdict(Metric.REQUESTS, rates).orElseThrow();
        assertEquals(0.95, verdict.value());
        assertTrue(verdict.met());
    }

    @Test
    void aTargetWithoutRivalsIsAPlainFigure() {
        var target = Target.plain("weft", 1_280);
        var met = target.verdict(Metric.CROWD, Map.of("weft", 1_280.0)).orElseThrow();
        assertEquals("weft ≤ 1,280 MiB: 1280.000, met", met.toString());
        var missed = target.verdict(Metric.CROWD, Map.of("weft", 1_281.0, "rival", 2_000.0));
        assertFalse(missed.orElseThrow().met());
        assertTrue(target.verdict(Metric.CROWD, Map.of("rival", 1.0)).isEmpty());
    }

    @Test
    void aTargetOfNothingIsMetByNothingAlone() {
        var target = Target.plain("weft", 0);
        assertTrue(target.verdict(Metric.WAKE_UPS, Map.of("weft", 0.0)).orElseThrow().met());
        assertFalse(target.verdict(Metric.WAKE_UPS, Map.of("weft", 0.1)).orElseThrow().met());
    }

    @Test
    void aRatioToNobodyIsRefused() {
        var refusal = assertThrows(IllegalArgumentException.class, () -> Target.of("weft", 0.5));
        assertEquals("weft: a ratio to no rival: 0.5", refusal.getMessage());
    }

    @Test
    void aRatioToNothingIsLeftBlank() {
        var none = Contestant.of("none", _ -> {});
        var some = Contestant.of("some", _ -> {});
        var group = Group.probes("idle", "which", Metric.BYTES, List.of(none, some));
        var result = new Result(group);
        result.add(none, Sample.of("live", 0));
        result.add(some, Sample.of("live", 7));
        var lines = Report.table(result).lines().toList();
        assertEquals("  some        7       7 .. 7       -", lines.getLast());
    }

    @Test
    void whatWasNotMeasuredHasNoVerdict() {
        var target = Target.of("weft", 0.9, "rival");
        assertTrue(target.verdict(Metric.NANOS, Map.of("weft", 1.0)).isEmpty());
        assertTrue(target.verdict(Metric.NANOS, Map.of("rival", 1.0)).isEmpty());
    }

    @Test
    void jsonKeepsOrderAndEscapes() {
        var tree = new LinkedHashMap<String, Object>();
        tree.put("text", "a \"b\"\n");
        tree.put("list", List.of(1, 2.5, true));
        tree.put("empty", Map.of());
        assertEquals(
                """
                {
                  "text": "a \\"b\\"\\u000a",
                  "list": [
                    1,
                    2.5,
                    true
                  ],
                  "empty": {}
                }
                """,
                Json.text(tree));
    }

    @Test
    void anUnknownNameIsRefusedWithTheNamesThatExist() {
        var refusal = assertThrows(Usage.class, () -> Options.parse(List.of("swich")));
        assertTrue(refusal.getMessage().startsWith("unknown benchmark: swich"));
        assertTrue(
                refusal.getMessage()
                        .contains(
                                "names: switch anyof select channel echo timers spawn memory idle"));
    }

    @Test
    void optionsMayStandBetweenNames() throws Usage {
        var options = Options.parse(List.of("channel", "--rounds", "3", "switch", "--quick"));
        assertEquals(List.of("channel", "switch"), options.names());
        assertEquals(3, options.plan().rounds());
        assertEquals(500, options.plan().measured().toMillis());
    }
}
