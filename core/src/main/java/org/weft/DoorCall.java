package org.weft;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One call through a door.
///
/// ```
/// COME --let in--> UNDER_WAY --task returns--> RETURNED
///                  UNDER_WAY --task throws, is abandoned--> FAILED
///                  UNDER_WAY --cancelled-----> CANCELLED
///                  UNDER_WAY --cancelled with its door--> SENT_AWAY
/// COME --door closed, caller interrupted-----> SENT_AWAY (never ran)
/// ```
/// Who takes it from among the comers decides what becomes of it; its caller reads that after it was woken.
final class DoorCall<T extends @Nullable Object, X extends Exception> {
    private enum State {
        COME,
        UNDER_WAY,
        RETURNED,
        FAILED,
        CANCELLED,
        SENT_AWAY
    }

    private final Door door;
    private final Task<T, X> task;
    private final Outsider caller = new Outsider();
    private State state = State.COME;
    private @Nullable Microthread microthread; // the reactor's
    private @Nullable T result;
    private @Nullable Throwable error;

    DoorCall(Door door, Task<T, X> task) {
        this.door = door;
        this.task = task;
    }

    // ---- the caller's side

    /// Waits until the call has ended.
    T outcome() throws X, InterruptedException {
        try {
            caller.await(this, () -> door.cancel(this));
        } catch (RuntimeException | Error e) { // it could not wait
            door.cancel(this);
            throw e;
        }
        if (state == State.CANCELLED || state == State.SENT_AWAY) throw cancelled();
        caller.keepInterrupt();
        if (error == null) return EventSupport.cast(result);
        CallerTrace.appendTo(error);
        if (error instanceof Error e) throw e;
        if (error instanceof RuntimeException e) throw e;
        throw EventSupport.<X>cast(error); // checked: nothing else can come out of the task
    }

    private RuntimeException cancelled() throws InterruptedException {
        if (caller.wasInterrupted()) {
            InterruptedException e =
                    caller.interrupted("interrupted during a " + this + ", which was cancelled");
            if (error != null) e.initCause(error);
            throw e;
        }
        if (state == State.SENT_AWAY) return door.closed(error);
        return new FailedException(name(), Objects.requireNonNull(error));
    }

    private String name() {
        return "call from " + caller.name();
    }

    @Override
    public String toString() {
        return "call through the " + door;
    }

    // ---- the reactor's side

    /// Runs in the door's keeper.
    void begin(Scope scope) {
        state = State.UNDER_WAY;
        try {
            microthread = scope.start(name(), this::live);
        } catch (RuntimeException | Error e) { // out of memory
            end(State.FAILED, e);
        }
    }

    private void live() throws InterruptedException {
        try {
            result = task.call();
        } catch (Throwable e) {
            boolean isCancelled = Objects.requireNonNull(microthread).isCancellation(e);
            if (isCancelled) end(door.isClosing() ? State.SENT_AWAY : State.CANCELLED, e);
            else end(isInterrupt(e) ? State.CANCELLED : State.FAILED, e);
            if (isCancelled && e instanceof InterruptedException interrupted) throw interrupted;
            return; // the caller is told
        }
        end(State.RETURNED, null);
    }

    /// One that a task throws although nothing was cancelled: not to be taken for the caller's own.
    private static boolean isInterrupt(Throwable e) {
        return e instanceof InterruptedException;
    }

    private void end(State how, @Nullable Throwable thrown) {
        state = how;
        error = thrown;
        door.ended(this);
        caller.wake();
    }

    /// Its caller was interrupted or cancelled.
    ///
    /// @param sinceNanos when
    void cancelInside(long sinceNanos) {
        if (microthread != null)
            microthread.cancel("its caller, " + caller + ", was interrupted", sinceNanos);
    }

    /// Whether `other` is its microthread, or was started below that.
    boolean encloses(Microthread other) {
        return microthread != null && other.isWithin(microthread);
    }

    /// Its microthread has failed, which its task alone cannot bring about: it was abandoned.
    ///
    /// @return whether `failure` is that
    boolean failedBy(FailedException failure) {
        if (microthread == null || microthread.failure != failure) return false;
        end(
                State.FAILED,
                ((Outcome.Failure<?>) Objects.requireNonNull(microthread.outcome)).error());
        return true;
    }

    /// It never begins.
    void sendAway() {
        state = State.SENT_AWAY;
        caller.wake();
    }

    /// It never ends: the loop has died.
    void abandon() {
        end(State.SENT_AWAY, null);
    }
}
