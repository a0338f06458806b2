package org.weft.bench.catalogue;

import org.weft.Action;
import org.weft.Microthread;
import org.weft.Scope;
import org.weft.WaitQueue;
import org.weft.sim.Body;

/// Bug 4: the signal is given after the one who is to wait for it has looked, and before it waits.
final class LostWakeUp {
    private final WaitQueue<Boolean> signal = new WaitQueue<>("signal");
    private boolean isReady;

    private LostWakeUp() {}

    /// In between it always lets others run.
    static Body always() {
        return _ ->
                Scope.run(scope -> {
                    var it = new LostWakeUp();
                    it.signalTo(scope, () -> it.lookPauseWait(Microthread::yield));
                });
    }

    static Body alwaysFixed() {
        return _ ->
                Scope.run(scope -> {
                    var it = new LostWakeUp();
                    it.signalTo(scope, () -> it.pauseLookWait(Microthread::yield));
                });
    }

    /// In between it lets others run only if the journal is full.
    static Body seldom() {
        return _ ->
                Scope.run(scope -> {
                    var it = new LostWakeUp();
                    var journal = new Journal(scope);
                    it.signalTo(scope, () -> it.lookPauseWait(() -> journal.write("waits")));
                });
    }

    static Body seldomFixed() {
        return _ ->
                Scope.run(scope -> {
                    var it = new LostWakeUp();
                    var journal = new Journal(scope);
                    it.signalTo(scope, () -> it.pauseLookWait(() -> journal.write("waits")));
                });
    }

    private void signalTo(Scope scope, Action<InterruptedException> waiting) {
        scope.start("waiter", waiting);
        scope.start(
                "signaller",
                () -> {
                    isReady = true;
                    signal.fireAll(true);
                });
    }

    private void lookPauseWait(Action<InterruptedException> pause) throws InterruptedException {
        if (isReady) return;
        pause.run();
        signal.event().await();
    }

    private void pauseLookWait(Action<InterruptedException> pause) throws InterruptedException {
        if (isReady) return;
        pause.run();
        signal.event(() -> isReady ? true : null).await(); // which looks again
    }
}
