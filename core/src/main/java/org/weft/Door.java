package org.weft;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// A way into a reactor for calls from other threads: each runs as a microthread of the reactor, and its caller gets what
/// it returns or throws. Made by [Reactor#door], or, with a reactor of its own, by [Reactor#start].
///
/// All methods may be called by any thread. A thread that calls blocks; a microthread of another reactor suspends, and its
/// reactor goes on. The calls of a door run side by side, and hurt each other as little as their callers: what one throws
/// is its caller's. Closing the door cancels them; so does the end of `main`.
///
/// ```java
/// try (Door door = Reactor.start("mail")) {
///     String greeting = door.call(() -> greet("localhost", 25));
/// }
/// ```
public final class Door implements AutoCloseable {
    private static final String CLOSED = "its door was closed";

    private final Loop loop;

    /// Who has come and was not let in yet. Whoever comes adds, *then* looks whether the door is closed; who closes it says
    /// so, *then* sends away who is here: at least one of them sees the other.
    private final ConcurrentLinkedQueue<DoorCall<?, ?>> comers = new ConcurrentLinkedQueue<>();

    private volatile boolean isClosed;
    private final CountDownLatch unwound = new CountDownLatch(1);

    /// The reactor that lives as long as this door; `null` if the door was opened by one that has a `main` of its own.
    private @Nullable RealBackground background;

    // the reactor's
    private final WaitQueue<Boolean> keeper = new WaitQueue<>("call through a door");
    private final Event<Boolean> somebodyCame =
            keeper.event(() -> (isClosed || !comers.isEmpty()) ? true : null);
    private final Set<DoorCall<?, ?>> underWay = new LinkedHashSet<>();
    private final AutoCloseable opening = this::nobodyIsLeft;
    private @Nullable Scope inside;

    Door(Loop loop) {
        this.loop = loop;
        loop.reactor.opened(opening);
    }

    /// Starts a reactor that lives as long as its door.
    static Door ofBackground(Loop loop, @Nullable Duration shutdownGrace) {
        var door = new Door(loop);
        door.background = new RealBackground(loop, door::serve, shutdownGrace);
        door.background.start();
        return door;
    }

    /// Runs `action` as a microthread of the reactor. Blocks or suspends until it has ended. **Interrupted or cancelled,
    /// the action is cancelled and still awaited to its end: what it has done it has done, and if it ends normally so does
    /// this call.** A call that was let in runs to its first suspending call even so.
    ///
    /// @param action what to do
    /// @param <X> what it throws
    /// @throws X as the action does; its stack trace goes on with the caller's
    /// @throws IllegalStateException if the door is closed, or closes meanwhile; or if called inside its own reactor, which
    ///     would wait for itself
    /// @throws FailedException if the action was cancelled by something inside the reactor
    /// @throws InterruptedException if the caller was interrupted or cancelled, and the action ended by that or was not let
    ///     in
    public <X extends Exception> void run(Action<X> action) throws X, InterruptedException {
        call(EventSupport.asTask(action));
    }

    /// Computes `task` as a microthread of the reactor. Blocks or suspends until it has ended. **Interrupted or cancelled,
    /// the task is cancelled and still awaited to its end: its result wins.** A call that was let in runs to its first
    /// suspending call even so.
    ///
    /// @param task what to compute
    /// @param <T> the result
    /// @param <X> what it throws
    /// @return the task's result
    /// @throws X as the task does; its stack trace goes on with the caller's
    /// @throws IllegalStateException if the door is closed, or closes meanwhile; or if called inside its own reactor, which
    ///     would wait for itself
    /// @throws FailedException if the task was cancelled by something inside the reactor
    /// @throws InterruptedException if the caller was interrupted or cancelled, and the task ended by that or was not let
    ///     in
    public <T extends @Nullable Object, X extends Exception> T call(Task<T, X> task)
            throws X, InterruptedException {
        Objects.requireNonNull(task, "task");
        Outsider.checkpoint(
                loop,
                "a call through the "
                        + this
                        + " would wait for the reactor that must run it: run the task directly");
        if (isClosed) throw closed(null);
        var call = new DoorCall<>(this, task);
        comers.add(call);
        if (isClosed) sendAway();
        else loop.mailbox.post((Mailbox.Job) this::wakeKeeper);
        return call.outcome();
    }

    /// Starts a microthread that lives until it ends or the door is closed. Blocks or suspends until it is started.
    /// Interrupted or cancelled, it is started or not. Errors of what was started go to the builder's error sink, by default
    /// the log; a failure hurts nobody else and does not close the door.
    ///
    /// @param name shown in messages and dumps
    /// @param action what it does
    /// @throws IllegalStateException if the door is closed, or closes meanwhile; or if called inside its own reactor, where
    ///     scopes start microthreads
    /// @throws InterruptedException if the caller was interrupted or cancelled, and nothing was started
    public void start(String name, Action<?> action) throws InterruptedException {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(action, "action");
        run(() -> Objects.requireNonNull(inside).start(name, action));
    }

    /// Refuses further calls at once, cancels those under way and all that was started, and waits until it has unwound; of
    /// a reactor in the background, until that has ended and left nothing behind. A thread that is interrupted meanwhile
    /// waits no longer, and stays interrupted.
    ///
    /// Never suspends: inside any microthread, of whatever reactor, it does not wait. Twice is harmless.
    @Override
    public void close() {
        isClosed = true;
        sendAway();
        if (loop.stage.isHere()) cancelInside(loop.clock.nanos());
        else RealWatch.cancel(loop, this::encloses, this::cancelInside);
        if (background != null) background.cancel(CLOSED);
        if (loop.stage.isHere() || Stage.runningOrNull() != null) return;
        try {
            unwound.await();
            if (background != null) background.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String toString() {
        return "door of " + loop.reactor;
    }

    // ---- for any thread

    IllegalStateException closed(@Nullable Throwable cause) {
        return new IllegalStateException("the " + this + " is closed", cause);
    }

    private void sendAway() {
        for (DoorCall<?, ?> call = comers.poll(); call != null; call = comers.poll())
            call.sendAway();
    }

    /// Cancels a call whose caller does not want it any more.
    void cancel(DoorCall<?, ?> call) {
        if (comers.remove(call)) call.sendAway();
        else RealWatch.cancel(loop, call::encloses, call::cancelInside);
    }

    // ---- inside

    private void wakeKeeper() {
        keeper.fireAll(true);
    }

    private void cancelInside(long sinceNanos) {
        if (inside != null) inside.cancel(CLOSED, sinceNanos); // else the keeper is about to look
    }

    private boolean encloses(Microthread other) {
        return inside != null && inside.encloses(other);
    }

    /// Whether all inside is cancelled, be it with what is around.
    boolean isClosing() {
        return isClosed || (inside != null && inside.isCancelled());
    }

    /// What the door's keeper does, a microthread: lets calls in until the door is closed, then waits until they have
    /// unwound.
    void serve() throws InterruptedException {
        try {
            Scope.run("door", this::letIn);
        } finally {
            nobodyIsLeft();
        }
    }

    private void letIn(Scope scope) throws InterruptedException {
        inside = scope;
        scope.onFailure(this::failed);
        try {
            while (!isClosed) {
                somebodyCame.await(); // a cancelled keeper lets nobody in
                for (DoorCall<?, ?> next = comers.poll(); next != null; next = comers.poll())
                    begin(next, scope);
            }
        } finally { // who comes while the others unwind is refused at once
            isClosed = true;
            sendAway();
        }
    }

    /// Who was started fails for the error sink, a call that was abandoned for its caller.
    private void failed(FailedException failure) {
        for (DoorCall<?, ?> call : underWay) if (call.failedBy(failure)) return;
        loop.reactor.report(failure);
    }

    private void begin(DoorCall<?, ?> call, Scope scope) {
        underWay.add(call);
        call.begin(scope);
    }

    void ended(DoorCall<?, ?> call) {
        underWay.remove(call);
    }

    /// Also when the loop has died: whoever waits must not do so for ever.
    private void nobodyIsLeft() {
        isClosed = true;
        sendAway();
        List.copyOf(underWay).forEach(DoorCall::abandon);
        loop.reactor.forget(opening);
        unwound.countDown();
    }
}
