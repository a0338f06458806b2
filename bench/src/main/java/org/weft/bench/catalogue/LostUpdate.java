package org.weft.bench.catalogue;

import org.weft.Action;
import org.weft.Microthread;
import org.weft.Scope;
import org.weft.event.Value;
import org.weft.sim.Body;
import org.weft.sim.Expect;

/// Bugs 1 and 2: two add one to a counter, and lose one of both if others run between reading and writing.
final class LostUpdate {
    private static final Action<InterruptedException> AT_ONCE = () -> {};

    private final Value<Integer> counter = new Value<>(0);

    private LostUpdate() {}

    /// Both read, and let the other run.
    static Body together() {
        return _ -> {
            var it = new LostUpdate();
            it.count(AT_ONCE, () -> it.readPauseWrite(Microthread::yield));
        };
    }

    static Body togetherFixed() {
        return _ -> {
            var it = new LostUpdate();
            it.count(AT_ONCE, () -> it.pauseReadWrite(Microthread::yield));
        };
    }

    /// As a rule the second begins when the first has ended.
    static Body oneAfterTheOther() {
        return _ -> {
            var it = new LostUpdate();
            it.count(Microthread::yield, () -> it.readPauseWrite(Microthread::yield));
        };
    }

    static Body oneAfterTheOtherFixed() {
        return _ -> {
            var it = new LostUpdate();
            it.count(Microthread::yield, () -> it.pauseReadWrite(Microthread::yield));
        };
    }

    /// Others run in between only if the journal is full.
    static Body hidden() {
        return scope -> {
            var it = new LostUpdate();
            var journal = new Journal(scope);
            it.count(AT_ONCE, () -> it.readPauseWrite(() -> journal.write("adds one")));
        };
    }

    static Body hiddenFixed() {
        return scope -> {
            var it = new LostUpdate();
            var journal = new Journal(scope);
            it.count(AT_ONCE, () -> it.pauseReadWrite(() -> journal.write("adds one")));
        };
    }

    private void count(Action<InterruptedException> delay, Action<InterruptedException> addOne)
            throws InterruptedException {
        Scope.run(scope -> {
            scope.start("first", addOne);
            scope.start(
                    "second",
                    () -> {
                        delay.run();
                        addOne.run();
                    });
        });
        Expect.always(counter.get() == 2, "2 were counted, not " + counter.get());
    }

    private void readPauseWrite(Action<InterruptedException> pause) throws InterruptedException {
        int seen = counter.get();
        pause.run();
        counter.set(seen + 1);
    }

    private void pauseReadWrite(Action<InterruptedException> pause) throws InterruptedException {
        pause.run();
        counter.update(n -> n + 1);
    }
}
