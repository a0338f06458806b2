package org.weft;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.quicktheories.core.Gen;
import org.weft.event.Channel;
import org.weft.event.Semaphore;
import org.weft.event.Value;
import org.weft.testing.VirtualWorld;

/// Random microthreads that run at the same time, each with a list of deeds of its own. What becomes of them depends on the
/// order in which they run; what must hold in any order is checked: no item is lost or doubled, items keep their order, no
/// more permits are held than there are, and nothing is left at the end.
///
/// @param seed decides the order; 0: as the rules say
/// @param workers what each does
record Crowd(long seed, List<List<Deed>> workers) {
    private static final int WORKERS = 4;
    private static final int MOST_DEEDS = 8;
    private static final int MOST_SEEDS = 1 << 16;
    private static final int PERMITS = 2;
    private static final int MANY = 1_000; // more items than all send

    enum What {
        NOTHING,
        SEND,
        RECEIVE,
        RECEIVE_ANY,
        HOLD_PERMIT,
        PERMIT_OR_ITEM,
        SLEEP,
        YIELD,
        UPDATE,
        AWAIT_CHANGE,
        CANCEL
    }

    /// What stands around a deed.
    enum Inside {
        NOTHING,
        TIMEOUT,
        SCOPE,
        TIMEOUT_WITH_SCOPE,
        SHIELD
    }

    /// @param number which channel, which other worker, how long: as the deed takes it
    record Deed(What what, Inside inside, int number) {}

    static Gen<Crowd> generator() {
        return source -> drawn(bound -> Program.draw(source, bound));
    }

    /// Draws one.
    ///
    /// @param lot gives a number from zero to below its argument
    static Crowd drawn(IntUnaryOperator lot) {
        long seed = lot.applyAsInt(MOST_SEEDS);
        List<List<Deed>> workers = new ArrayList<>();
        for (int w = 0; w < WORKERS; w++) {
            int count = lot.applyAsInt(MOST_DEEDS);
            List<Deed> deeds = new ArrayList<>();
            for (int i = 0; i < count; i++) deeds.add(deed(lot));
            deeds.removeIf(deed -> deed.what == What.NOTHING);
            workers.add(List.copyOf(deeds));
        }
        return new Crowd(seed, List.copyOf(workers));
    }

    private static Deed deed(IntUnaryOperator lot) {
        What what = What.values()[lot.applyAsInt(What.values().length)];
        Inside inside = Inside.values()[lot.applyAsInt(Inside.values().length)];
        return new Deed(what, inside, lot.applyAsInt(4));
    }

    /// Runs it in a world of its own, on the calling thread.
    ///
    /// @return what the world's director has observed
    /// @throws AssertionError if something does not hold
    List<String> run() {
        VirtualWorld world = seed == 0 ? VirtualWorld.plain() : VirtualWorld.seeded(seed);
        ProgramRun.run(world, _ -> runHere());
        return world.trace();
    }

    /// Runs it in the reactor of the calling microthread, whatever the seed.
    ///
    /// @throws AssertionError if something does not hold
    void runHere() throws InterruptedException {
        new Run().run();
    }

    @Override
    public String toString() {
        return IntStream.range(0, workers.size())
                .mapToObj(i -> "worker " + i + ": " + workers.get(i))
                .collect(Collectors.joining("\n  ", "seed " + seed + ":\n  ", "\n"));
    }

    private final class Run {
        private final List<Channel<Integer>> channels =
                List.of(Channel.rendezvous(), Channel.bounded(2));
        private final Event<Integer> anyItem =
                Event.anyOf(channels.get(0).received(), channels.get(1).received());
        private final Semaphore semaphore = new Semaphore(PERMITS);
        private final Event<Integer> permitOrItem =
                Event.anyOf(semaphore.acquired().as(-1), channels.get(1).received());
        private final Value<Integer> value = new Value<>(0);
        private final List<Microthread> microthreads = new ArrayList<>();

        private final Set<Integer> begun = new HashSet<>();
        private final Set<Integer> sent = new HashSet<>();
        private final Set<Integer> received = new HashSet<>();
        private final Map<List<Integer>, Integer> latest = new HashMap<>();
        private int items;
        private int holders;

        void run() throws InterruptedException {
            Scope.run(scope -> {
                for (int i = 0; i < workers.size(); i++) {
                    int me = i;
                    microthreads.add(scope.start("worker " + i, () -> work(me)));
                }
                Microthread.sleep(ofSeconds(10)); // by then none goes on by itself
                scope.cancel("enough");
            });
            assertNothingIsLostOrLeft();
        }

        private void work(int me) throws InterruptedException {
            for (Deed deed : workers.get(me)) {
                try {
                    surround(me, deed);
                } catch (TimedOutException _) {
                    Microthread.yield();
                }
            }
        }

        private void surround(int me, Deed deed) throws TimedOutException, InterruptedException {
            Action<RuntimeException> act = () -> act(me, deed);
            switch (deed.inside) {
                case NOTHING -> act.run();
                case SHIELD -> Shield.run(ofMillis(deed.number), act);
                case SCOPE -> inScope(act);
                case TIMEOUT -> Timeout.run(ofMillis(deed.number), act);
                case TIMEOUT_WITH_SCOPE ->
                        Timeout.run(ofMillis(deed.number + 1), () -> inScope(act));
            }
        }

        private static void inScope(Action<RuntimeException> act) throws InterruptedException {
            Scope.run(scope -> {
                scope.startDaemon("idle", () -> Event.never().await());
                scope.start("child", act);
            });
        }

        private void act(int me, Deed deed) throws InterruptedException {
            switch (deed.what) {
                case NOTHING -> {}
                case SEND -> send(me, deed.number & 1);
                case RECEIVE -> received(me, channels.get(deed.number & 1).receive());
                case RECEIVE_ANY -> received(me, anyItem.await());
                case HOLD_PERMIT -> {
                    semaphore.acquire();
                    hold(deed.number);
                }
                case PERMIT_OR_ITEM -> {
                    int item = permitOrItem.await();
                    if (item < 0) hold(deed.number);
                    else received(me, item);
                }
                case SLEEP -> Microthread.sleep(ofMillis(deed.number));
                case YIELD -> Microthread.yield();
                case UPDATE -> value.update(n -> n + 1);
                case AWAIT_CHANGE -> {
                    int before = value.get();
                    check(value.changed().await() > before, "a change to an older value");
                }
                case CANCEL -> microthreads.get(deed.number).cancel("by worker " + me);
            }
        }

        private void send(int me, int channel) throws InterruptedException {
            int item = (me * channels.size() + channel) * MANY + items++;
            begun.add(item);
            channels.get(channel).send(item);
            sent.add(item);
        }

        private void received(int me, int item) {
            check(begun.contains(item), item + " was received, and never sent");
            check(received.add(item), item + " was received twice");
            Integer before = latest.put(List.of(me, item / MANY), item);
            check(before == null || before < item, item + " was received after " + before);
        }

        private void hold(int millis) throws InterruptedException {
            try {
                check(++holders <= PERMITS, holders + " hold a permit");
                Microthread.sleep(ofMillis(millis));
            } finally {
                holders--;
                semaphore.release();
            }
        }

        private void assertNothingIsLostOrLeft() {
            for (Channel<Integer> channel : channels) {
                while (true) {
                    var item = channel.tryReceive();
                    if (item.isEmpty()) break;
                    received(-1, item.get());
                }
                while (channel.size() < channel.capacity())
                    check(channel.trySend(-1), "room that nobody has");
                check(!channel.trySend(-1), "a receiver that is gone");
            }
            check(sent.equals(received), sent + " were sent, and received " + received);
            check(semaphore.available() == PERMITS, "available " + semaphore.available());
            check(Loop.here().timers.isEmpty(), "a timer is left");
            for (Microthread m : microthreads)
                check(!(m.outcome instanceof Outcome.Failure<?>), m + " has failed: " + m.outcome);
        }

        private static void check(boolean holds, String otherwise) {
            if (!holds) throw new AssertionError(otherwise);
        }
    }
}
