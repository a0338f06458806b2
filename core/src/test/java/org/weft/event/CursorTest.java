package org.weft.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.weft.testing.VirtualWorld.letOthersRun;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.weft.Cancelled;
import org.weft.Event;
import org.weft.Microthread;
import org.weft.Scope;
import org.weft.testing.Setting;
import org.weft.testing.VirtualWorld;

class CursorTest {
    private final List<String> trail = new ArrayList<>();

    @ParameterizedTest
    @EnumSource
    @DisplayName("C17: every() sees each set in order, of one slice and between its reads")
    void everySeesEachSetInOrder(Setting setting) throws Exception {
        setting.run(main -> {
            var value = new Value<>(0);
            startReader(main, value.every(100));
            for (int n = 1; n <= 3; n++) value.set(n); // before it reads
            setting.letOthersRun();
            for (int n = 4; n <= 6; n++) value.set(n); // while it waits, in one slice
            setting.letOthersRun();
            value.set(7);
            setting.letOthersRun();
        });
        assertEquals(IntStream.rangeClosed(1, 7).mapToObj(String::valueOf).toList(), trail);
    }

    @Test
    @DisplayName("C17: every() sees what was set back within a slice, and equal and touched values")
    void everySeesWhatChangedDoesNotTell() throws Exception {
        VirtualWorld.run(main -> {
            var value = new Value<>(1);
            value.changed().subscribe(n -> trail.add("changed " + n));
            startReader(main, value.every(100));
            letOthersRun();
            value.set(2);
            value.set(1);
            value.set(1);
            letOthersRun();
            value.touch();
            letOthersRun();
        });
        assertEquals(List.of("2", "1", "1", "1", "changed 1"), trail);
    }

    @Test
    @DisplayName(
            "C17: a cursor more than its limit behind says so once and goes on with the latest")
    void aCursorThatLagsSaysSoOnceAndGoesOnWithTheLatest() throws Exception {
        VirtualWorld.run(main -> {
            var value = new Value<>(0);
            try (var cursor = value.every(3)) {
                for (int n = 1; n <= 7; n++) value.set(n);
                var thrown = assertThrows(CursorLaggedException.class, cursor::receive);
                assertEquals(6, thrown.missed());
                assertEquals(
                        "more than 3 sets behind, 6 are lost: the next receive gives the latest;"
                                + " read faster or raise the cursor's limit",
                        thrown.getMessage());
                value.set(8);
                assertEquals(7, cursor.receive());
                assertEquals(8, cursor.receive());
                value.set(9);
                assertEquals(9, cursor.receive());
            }
        });
    }

    @Test
    @DisplayName("C17: a cursor exactly its limit behind has missed nothing")
    void aCursorExactlyItsLimitBehindHasMissedNothing() throws Exception {
        VirtualWorld.run(main -> {
            var value = new Value<>(0);
            try (var cursor = value.every(3)) {
                for (int n = 1; n <= 3; n++) value.set(n);
                for (int n = 1; n <= 3; n++) assertEquals(n, cursor.receive());
                for (int n = 4; n <= 7; n++) value.set(n);
                var thrown = assertThrows(CursorLaggedException.class, cursor::receive);
                assertEquals(3, thrown.missed());
                assertEquals(7, cursor.receive());
            }
        });
    }

    @Test
    @DisplayName("C17: one that lags a second time says so again")
    void oneThatLagsASecondTimeSaysSoAgain() throws Exception {
        VirtualWorld.run(main -> {
            var value = new Value<>(0);
            try (var cursor = value.every(1)) {
                for (int n = 1; n <= 3; n++) value.set(n);
                assertEquals(
                        2, assertThrows(CursorLaggedException.class, cursor::receive).missed());
                value.set(4); // the one that was latest is unread
                assertEquals(
                        1, assertThrows(CursorLaggedException.class, cursor::receive).missed());
                assertEquals(4, cursor.receive());
            }
        });
    }

    @Test
    void itSeesNothingFromBeforeItWasOpened() throws Exception {
        VirtualWorld.run(main -> {
            var value = new Value<>(0);
            value.set(1);
            try (var cursor = value.every(10)) {
                value.set(2);
                assertEquals(2, cursor.receive());
            }
        });
    }

    @Test
    void cursorsReadIndependentlyOfEachOther() throws Exception {
        VirtualWorld.run(main -> {
            var value = new Value<>(0);
            Cursor<Integer> second = value.every(1);
            try (var first = value.every(10)) {
                value.set(1);
                assertEquals(1, second.receive());
                value.set(2);
                assertEquals(2, second.receive());
                second.close();
                value.set(3);
                for (int n = 1; n <= 3; n++) assertEquals(n, first.receive());
            }
        });
    }

    @Test
    void itCommitsAtOnceAndDoesNotWaitForTheEndOfTheSlice() throws Exception {
        VirtualWorld.run(main -> {
            var value = new Value<>(0);
            Cursor<Integer> cursor = value.every(10);
            main.start("reader", () -> trail.add("read " + cursor.receive()));
            letOthersRun();
            value.set(1);
            value.set(2);
            assertEquals("cursor, 1 of 10 unread", cursor.toString());
        });
        assertEquals(List.of("read 1"), trail);
    }

    @Test
    void severalReadersOfOneCursorGetEachSetOnce() throws Exception {
        VirtualWorld.run(main -> {
            var value = new Value<>(0);
            Cursor<Integer> cursor = value.every(10);
            for (String name : List.of("a", "b", "c"))
                main.start(name, () -> trail.add(name + " " + cursor.receive()));
            letOthersRun();
            for (int n = 1; n <= 3; n++) value.set(n);
        });
        assertEquals(List.of("a 1", "b 2", "c 3"), trail);
    }

    @ParameterizedTest
    @EnumSource
    void aCancelledReaderLeavesTheSetToTheNext(Setting setting) throws Exception {
        setting.run(main -> {
            var value = new Value<>(0);
            Cursor<Integer> cursor = value.every(10);
            Microthread cancelled = startReader(main, cursor);
            setting.letOthersRun();
            cancelled.cancel("enough");
            value.set(1);
            setting.letOthersRun();
            assertEquals(List.of(), trail);
            assertEquals(1, cursor.receive());
        });
    }

    @Test
    void aPendingCancellationIsLookedAtBeforeWhatIsUnread() throws Exception {
        VirtualWorld.run(main -> {
            var value = new Value<>(0);
            Cursor<Integer> cursor = value.every(10);
            value.set(1);
            main.start(
                            "self",
                            () -> {
                                Microthread.current().cancel("enough");
                                assertThrows(Cancelled.class, cursor::receive);
                            })
                    .join();
            assertEquals(1, cursor.receive());
        });
    }

    @Test
    void aLosingWaitReadsNothing() throws Exception {
        VirtualWorld.run(main -> {
            var value = new Value<>(0);
            Cursor<Integer> cursor = value.every(10);
            Event<Object> either =
                    Event.anyOf(Event.after(Duration.ofSeconds(1)).as("late"), cursor.received());
            assertEquals("late", either.await());
            value.set(1);
            value.set(2);
            assertEquals(1, either.await());
            assertEquals(2, cursor.receive());
        });
    }

    @Test
    void aChoiceThatFindsItLaggingThrowsOnlyIfItChoosesIt() throws Exception {
        VirtualWorld.run(main -> {
            var value = new Value<>(0);
            Cursor<Integer> cursor = value.every(1);
            for (int n = 1; n <= 3; n++) value.set(n);
            assertEquals("first", Event.anyOf(Event.always("first"), cursor.received()).await());
            Event<Object> either = Event.anyOf(cursor.received(), Event.always("second"));
            assertThrows(CursorLaggedException.class, either::await);
            assertEquals(3, either.await());
            assertEquals("second", either.await());
        });
    }

    @Test
    void aClosedCursorReleasesItsReadersWithAnErrorAndForgetsWhatIsUnread() throws Exception {
        VirtualWorld.run(main -> {
            var value = new Value<>(0);
            Cursor<Integer> cursor = value.every(8);
            main.start(
                    "reader",
                    () -> {
                        var thrown = assertThrows(IllegalStateException.class, cursor::receive);
                        trail.add(thrown.getMessage());
                    });
            letOthersRun();
            cursor.close();
            cursor.close();
            value.set(1);
            assertThrows(IllegalStateException.class, cursor::receive);
            assertEquals("cursor, closed", cursor.toString());
        });
        assertEquals(List.of("the cursor is closed: open another by every(8)"), trail);
    }

    @Test
    void aSubscriptionGetsEachSetAndEndsWithAnErrorIfItLags() throws Exception {
        List<Throwable> errors = new ArrayList<>();
        VirtualWorld.plain()
                .reactor()
                .errorSink(errors::add)
                .run(main -> {
                    var value = new Value<>(0);
                    Cursor<Integer> cursor = value.every(3);
                    cursor.received().subscribe(n -> trail.add("told " + n));
                    for (int n = 1; n <= 4; n++) value.set(n); // one handed over, three unread
                    letOthersRun();
                    assertEquals(List.of("told 1", "told 2", "told 3", "told 4"), trail);
                    for (int n = 5; n <= 9; n++) value.set(n);
                    letOthersRun();
                    assertEquals(9, cursor.receive());
                });
        assertEquals(List.of("told 1", "told 2", "told 3", "told 4", "told 5"), trail);
        assertEquals(1, errors.size());
        assertEquals(3, ((CursorLaggedException) errors.getFirst()).missed());
    }

    @Test
    void receivedIsTheSameObjectEachTime() throws Exception {
        VirtualWorld.run(main -> {
            Cursor<Integer> cursor = new Value<>(0).every(1);
            assertSame(cursor.received(), cursor.received());
        });
    }

    @Test
    void aLimitOfLessThanOneIsRefused() throws Exception {
        VirtualWorld.run(main -> {
            var value = new Value<>(0);
            var thrown = assertThrows(IllegalArgumentException.class, () -> value.every(0));
            assertEquals("limit < 1: 0", thrown.getMessage());
        });
    }

    private Microthread startReader(Scope scope, Cursor<Integer> cursor) {
        return scope.startDaemon(
                "reader",
                () -> {
                    while (true) trail.add("" + cursor.receive());
                });
    }
}
