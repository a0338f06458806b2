package org.weft.sim.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AgendaTest {
    private record Entry(long nanos, int number) {}

    private final Agenda agenda = new Agenda();
    private final List<Entry> added = new ArrayList<>();
    private final List<Entry> happened = new ArrayList<>();

    private void add(long nanos) {
        var entry = new Entry(nanos, added.size());
        added.add(entry);
        agenda.add(nanos, null, () -> happened.add(entry));
    }

    private void happen() {
        long nanos = agenda.nanos();
        Runnable action = agenda.action();
        assertNull(agenda.unit());
        agenda.removeFirst();
        action.run();
        assertEquals(nanos, happened.getLast().nanos());
    }

    private List<Entry> inOrder() {
        return added.stream().sorted(Comparator.comparingLong(Entry::nanos)).toList(); // is stable
    }

    @Test
    void theEarliestIsFirstAndOfOneMomentWhatWasAddedFirst() {
        var random = new Random(1);
        for (int i = 0; i < 1_000; i++) add(random.nextInt(50));
        while (!agenda.isEmpty()) happen();
        assertEquals(inOrder(), happened);
    }

    @Test
    void whatIsAddedMeanwhileFindsItsPlace() {
        var random = new Random(2);
        for (int i = 0; i < 100; i++) add(random.nextInt(10));
        while (!agenda.isEmpty()) {
            happen();
            if (added.size() < 2_000) add(happened.getLast().nanos() + random.nextInt(10));
        }
        assertEquals(inOrder(), happened);
    }

    @Test
    void itIsEmptyAfterTheLast() {
        assertTrue(agenda.isEmpty());
        add(1);
        assertFalse(agenda.isEmpty());
        happen();
        assertTrue(agenda.isEmpty());
        assertNull(agenda.action(), "it keeps nothing");
    }
}
