package org.weft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.weft.Event.always;
import static org.weft.Event.anyOf;
import static org.weft.Event.anyOfFair;
import static org.weft.Event.never;
import static org.weft.testing.VirtualWorld.letOthersRun;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.weft.event.Channel;
import org.weft.testing.VirtualWorld;

class AnyOfFairTest {
    private static final int DRAWS = 1_000;

    @Test
    @DisplayName("C28: anyOfFair gives each of two that are ready at least 40 % of 1,000 draws")
    void eachOfTwoGetsItsShare() throws Exception {
        VirtualWorld.run(main -> {
            var shares = shares(anyOfFair(always("a"), always("b")));
            assertTrue(shares.get("a") >= 400, shares.toString());
            assertTrue(shares.get("b") >= 400, shares.toString());
        });
    }

    @Test
    @DisplayName("C28: the one named first wins without it")
    void theOneNamedFirstWins() throws Exception {
        VirtualWorld.run(
                main -> assertEquals(Map.of("a", DRAWS), shares(anyOf(always("a"), always("b")))));
    }

    @Test
    void thoseThatAreReadyShareEquallyWhereverTheyStand() throws Exception {
        VirtualWorld.run(main -> {
            var shares =
                    shares(anyOfFair(never(), always("a"), never(), never(), never(), always("b")));
            assertEquals(2, shares.size());
            shares.values().forEach(n -> assertTrue(n >= 400, shares.toString()));
        });
    }

    @Test
    void aNestedGroupCountsAsOne() throws Exception {
        VirtualWorld.run(main -> {
            var shares = shares(anyOfFair(anyOf(always("a"), always("b")), always("c")));
            assertEquals(null, shares.get("b"));
            assertTrue(shares.get("a") >= 400 && shares.get("c") >= 400, shares.toString());
            var first = shares(anyOf(always("x"), anyOfFair(always("a"), always("b"))));
            assertEquals(Map.of("x", DRAWS), first);
            var nested = shares(anyOfFair(anyOfFair(always("a"), always("b")), always("c")));
            assertTrue(nested.get("a") >= 200 && nested.get("b") >= 200, nested.toString());
            assertTrue(nested.get("c") >= 400, nested.toString());
        });
    }

    @Test
    void oneThatIsNamedTwiceCountsOnce() throws Exception {
        VirtualWorld.run(main -> {
            var a = always("a");
            var b = always("b");
            var shares = shares(anyOfFair(a, a, a, a, b));
            assertTrue(shares.get("a") >= 400 && shares.get("b") >= 400, shares.toString());
            var groups = shares(anyOfFair(anyOf(a, b), anyOf(a, b), anyOf(a, b), always("c")));
            assertTrue(groups.get("a") >= 400 && groups.get("c") >= 400, groups.toString());
            var mapped = a.as("one");
            var functions = shares(anyOfFair(mapped, mapped, mapped, a));
            assertTrue(functions.get("one") >= 400, functions.toString());
            assertTrue(functions.get("a") >= 400, functions.toString());
        });
    }

    @Test
    void theLosersAreUntouched() throws Exception {
        VirtualWorld.run(main -> {
            Channel<String> left = Channel.bounded(100);
            Channel<String> right = Channel.bounded(100);
            for (int i = 0; i < 100; i++) {
                left.send("left " + i);
                right.send("right " + i);
            }
            var either = anyOfFair(left.received(), right.received());
            var received = new ArrayList<String>();
            for (int i = 0; i < 200; i++) received.add(either.await());
            assertEquals(
                    numbered("left "), received.stream().filter(s -> s.startsWith("l")).toList());
            assertEquals(
                    numbered("right "), received.stream().filter(s -> s.startsWith("r")).toList());
        });
    }

    @Test
    void whatComesFirstWinsIfNoneIsReady() throws Exception {
        VirtualWorld.run(main -> {
            Channel<String> left = Channel.rendezvous();
            Channel<String> right = Channel.rendezvous();
            var either = anyOfFair(left.received(), right.received());
            for (int i = 0; i < 20; i++) {
                var waiter = main.fork("waiter", either::await);
                letOthersRun();
                assertTrue(right.trySend("right"));
                assertEquals("right", waiter.join());
            }
        });
    }

    @Test
    void ofNothingItIsAnError() {
        assertThrows(IllegalArgumentException.class, () -> anyOfFair());
    }

    private static Map<String, Integer> shares(Event<String> event) throws InterruptedException {
        var shares = new HashMap<String, Integer>();
        for (int i = 0; i < DRAWS; i++) shares.merge(event.await(), 1, Integer::sum);
        return shares;
    }

    private static List<String> numbered(String prefix) {
        var all = new ArrayList<String>();
        for (int i = 0; i < 100; i++) all.add(prefix + i);
        return all;
    }
}
