package org.weft.bench.catalogue;

import java.util.List;
import org.weft.Scope;
import org.weft.event.Condition;
import org.weft.event.Latch;
import org.weft.event.Value;
import org.weft.sim.Body;
import org.weft.sim.Expect;

/// Bug 3: two have seen the one item that there is, for writing to the journal lets others run if it is full.
final class StolenItem {
    private final Value<Integer> items = new Value<>(0);
    private final Condition isThereOne = items.is(n -> n > 0);
    private final Latch isTaken = new Latch(1);

    private StolenItem() {}

    static Body buggy() {
        return _ ->
                Scope.run(scope -> new StolenItem().produceOne(scope, StolenItem::lookWriteTake));
    }

    /// Takes as soon as it has looked.
    static Body fixed() {
        return _ ->
                Scope.run(scope -> new StolenItem().produceOne(scope, StolenItem::lookTakeWrite));
    }

    /// How to consume one.
    @FunctionalInterface
    private interface Consumer {
        void consume(StolenItem store, Journal journal) throws InterruptedException;
    }

    private void produceOne(Scope scope, Consumer consumer) throws InterruptedException {
        var journal = new Journal(scope);
        for (String name : List.of("consumer1", "consumer2"))
            scope.startDaemon(
                    name,
                    () -> {
                        while (true) consumer.consume(this, journal);
                    });
        items.set(1);
        isTaken.await();
    }

    private void lookWriteTake(Journal journal) throws InterruptedException {
        while (!isThereOne.test()) isThereOne.await();
        journal.write("takes one");
        take();
    }

    private void lookTakeWrite(Journal journal) throws InterruptedException {
        while (!isThereOne.test()) isThereOne.await();
        take();
        journal.write("has taken one");
    }

    private void take() {
        items.set(items.get() - 1);
        Expect.always(items.get() >= 0, "there is no less than no item");
        isTaken.countDown();
    }
}
