package org.weft.sim.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.weft.sim.explore.Finding;
import org.weft.sim.kernel.Trace;
import org.weft.sim.kernel.Trace.Row;

/// What a person is shown of a table that would be too long.
class CutTest {
    /// Head, table, verdict.
    private static final int MOST_LINES = 2 + 80 + 1;

    private final List<Row> rows = new ArrayList<>();

    private void row(long millis, String host, String path, Trace.Kind kind, String text) {
        rows.add(new Row(millis * 1_000_000, host, path, kind, text));
    }

    private List<String> table(String summary) {
        var finding = new Finding(Finding.Kind.FAILURE, summary, Optional.empty(), "F", "");
        return Columns.of(rows, finding).lines().toList();
    }

    @Test
    void theMiddleOfALongRunKeepsThemToo() {
        for (int i = 0; i < 1_000; i++) row(i, "a", "main", Trace.Kind.SLICE, "step " + i);
        rows.set(500, new Row(500_000_000, "a", "main", Trace.Kind.NOTE, "leads"));
        assertTrue(table("wrong").stream().anyMatch(line -> line.endsWith("| notes: leads")));
    }

    @Test
    void aLongRunIsCutInTheMiddleButForFaultsAndDeviations() {
        for (int i = 0; i < 1_000; i++) row(i, "a", "main", Trace.Kind.SLICE, "step " + i);
        row(1_000, "b", "main", Trace.Kind.SLICE, "");
        rows.set(500, new Row(500_000_000, "a", "", Trace.Kind.FAULT, "a is slow"));
        List<String> table = table("wrong");
        assertEquals(MOST_LINES, table.size());
        assertTrue(table.stream().anyMatch(line -> line.contains("! a is slow")));
        assertEquals(
                List.of("             ... 496 more ...", "             ... 427 more ..."),
                table.stream().filter(line -> line.contains("...")).toList());
        assertTrue(table.stream().anyMatch(line -> line.contains("step 999")));
    }

    @Test
    void alsoIfItsRowsTakeManyLines() {
        for (int i = 0; i < 1_000; i++)
            row(i, "h" + i % 5, "main/a", Trace.Kind.EVENT, "says what takes a few lines: " + i);
        assertTrue(table("wrong").size() <= MOST_LINES, table("wrong")::toString);
    }

    @Test
    void hostsOfWhichOnlyTheMiddleTellsAreNamedBelow() {
        for (int i = 0; i < 300; i++) row(i, "a", "main", Trace.Kind.SLICE, "step " + i);
        rows.set(100, new Row(100_000_000, "b", "main", Trace.Kind.SLICE, "sleep"));
        List<String> table = table("wrong");
        assertTrue(table.getFirst().endsWith(" | main"), table.getFirst());
        assertEquals("not shown, to be short: b", table.getLast());
    }

    @Test
    void whatGoesOnInTheSameWayIsCounted() {
        beats("alive", 300);
        List<String> table = table("wrong");
        assertEquals(
                List.of("             ... 582 more like these ..."),
                table.stream().filter(line -> line.contains("...")).toList());
        assertEquals(2 + 18 + 1 + 1, table.size());
    }

    private void beats(String what, int count) {
        for (int i = 0; i < count; i++) {
            row(i, "a", "main", Trace.Kind.SLICE, "after PT0.0" + i + "S");
            row(i, "b", "", Trace.Kind.EVENT, "gets \"" + what + "\" 5 bytes of a:" + i + " > b:7");
        }
    }

    @Test
    void afterAFaultOrIfSomethingElseIsSaidItIsNews() {
        beats("alive", 100);
        row(100, "a", "", Trace.Kind.FAULT, "stands still for PT1S");
        beats("alive", 100);
        beats("alive 2", 100);
        List<String> table = table("wrong");
        assertEquals(
                List.of(198, 199, 182),
                table.stream()
                        .filter(line -> line.contains("..."))
                        .map(line -> Integer.valueOf(line.replaceAll("\\D", "")))
                        .toList());
    }

    @Test
    void whatIsLostInAPartitionDoesNotFillTheMiddle() {
        row(0, "a", "", Trace.Kind.FAULT, "partition between a and b");
        for (int i = 0; i < 500; i++) {
            row(i, "a", "", Trace.Kind.FAULT, "lost: \"" + i + "\" 3 bytes of a:1 > b:7");
            row(i, "a", "main", Trace.Kind.SLICE, "step " + i);
        }
        String table = table("wrong").toString();
        assertTrue(table.contains("! partition between a and b"), table);
        assertFalse(table.contains("lost: \"250\""), table);
    }

    @Test
    void ofALongRunThoseToWhomNobodyConnectsAreLeftOutUnlessSomethingIsOutOfTheOrdinary() {
        row(0, "user", "main", Trace.Kind.EVENT, "connects to b:7");
        row(0, "noted", "main", Trace.Kind.EVENT, "connects to b:7");
        row(0, "noted", "main", Trace.Kind.NOTE, "gives up");
        for (int i = 0; i < 500; i++)
            for (String host : List.of("user", "b", "noted"))
                row(i, host, "main", Trace.Kind.EVENT, "gets \"" + i + "\" of user, b, noted");
        List<String> table = table("wrong in noted");
        assertTrue(table.getFirst().matches(".* \\| noted +\\| b"), table.getFirst());
        assertEquals("not shown, to be short: user", table.getLast());
    }

    @Test
    void gapsOfTheStartAreFilledLast() {
        for (int i = 0; i < 40; i++) row(0, "a", "main", Trace.Kind.SLICE, "start " + i);
        for (int i = 1; i < 500; i++) row(i, "a", "main", Trace.Kind.SLICE, "step " + i);
        for (int i : List.of(40, 70)) rows.set(i, new Row(i, "a", "", Trace.Kind.FAULT, "slow"));
        String table = table("wrong").toString();
        assertTrue(table.contains("step 20"), table);
        assertFalse(table.contains("start 39"), table);
    }

    @Test
    void smallGapsAreFilled() {
        for (int i = 0; i < 1_000; i++) row(i, "a", "main", Trace.Kind.SLICE, "step " + i);
        for (int i : List.of(500, 504)) rows.set(i, new Row(0, "a", "", Trace.Kind.FAULT, "slow"));
        String table = table("wrong").toString();
        for (int i : List.of(501, 502, 503)) assertTrue(table.contains("step " + i), table);
    }
}
