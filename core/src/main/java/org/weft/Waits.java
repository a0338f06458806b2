package org.weft;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// How one microthread suspends: its places in the queues of events, and what became of the last wait. Used by the
/// microthread, and while it waits by whoever has the reactor.
///
/// ```
/// idle --enrolled in all sources--> waiting --one commits-----> ready, with a value
///                                   waiting --cancelled-------> ready, with none
///                                   waiting --cannot suspend--> idle, and the error goes to the caller
/// ```
/// In each case it is by then enrolled nowhere.
final class Waits {
    private static final Await[] NO_PLACES = {};
    private static final int[] NO_SCRATCH = {};

    private final Microthread owner;
    private final Loop loop;
    private @Nullable Await place;
    private Await[] places = NO_PLACES;
    private int[] scratch = NO_SCRATCH;

    private @Nullable Object waitingFor; // a Source, a Choice, or a text
    private long sinceNanos;
    private boolean isUncancellable;
    private @Nullable Runnable onCancel;

    /// How many suspending calls in a row have completed at once; the first above the limit looks closer. The limit is 0
    /// while there may be something to find.
    private int callsWithoutWait;

    private int callsUnlooked;

    private @Nullable Await committed;
    private @Nullable Object value;
    private int chosen;

    Waits(Microthread owner) {
        this.owner = owner;
        this.loop = owner.loop;
    }

    /// What every suspending call begins with: it ends the slice, and is a cancellation point.
    void checkpoint() throws InterruptedException {
        if (++callsWithoutWait > callsUnlooked
                || owner.isInterruptedByUs
                || owner.thread.isInterrupted()) lookCloser();
    }

    /// Makes the next checkpoint look closer: a cancellation, a ban, something to announce.
    void expectNews() {
        callsUnlooked = 0;
    }

    /// What a checkpoint seldom comes to. A method of its own, so that what is left is small enough to be inlined.
    private void lookCloser() throws InterruptedException {
        owner.throwIfBanned();
        if (owner.thread.isInterrupted()) owner.takeInterrupt();
        owner.settle();
        if (!loop.announcements.isEmpty()) loop.announcements.letOut(owner);
        boolean isOverdue = callsWithoutWait > Loop.CALLS_WITHOUT_WAIT;
        if (isOverdue)
            letOthersRun(); // also if it is cancelled: that may be a poll with a limit of zero
        if (owner.attention) owner.throwIfCancelled();
        if (!isOverdue && loop.direction.yieldsUnasked(owner)) {
            letOthersRun();
            if (owner.attention) owner.throwIfCancelled();
        }
        callsUnlooked = loop.callsUnlooked;
    }

    private void letOthersRun() {
        try {
            goToTheEnd(false);
        } catch (IllegalStateException pinned) {
            if (!owner.hasPendingCancellation()) throw pinned; // which can be thrown here too
        }
        callsWithoutWait = 1; // this one
    }

    /// What a call begins with that is no cancellation point, because the code inside is to run first: made too often in
    /// a row it is one nevertheless, so that a loop over it is fair, and ends.
    void countCall() throws InterruptedException {
        if (++callsWithoutWait > Loop.CALLS_WITHOUT_WAIT) lookCloser();
    }

    void stepAside(boolean untilNextTurn) throws InterruptedException {
        checkpoint();
        goToTheEnd(untilNextTurn);
    }

    void goToTheEnd(boolean untilNextTurn) {
        callsWithoutWait = 0;
        RunQueue queue = untilNextTurn ? loop.nextTurn : loop.ready;
        suspendReady(queue, false);
    }

    /// Enters a run queue, as the first or the last, and suspends.
    void suspendReady(RunQueue queue, boolean isFirst) {
        if (isFirst) queue.addFirst(owner);
        else queue.add(owner);
        owner.state = Microthread.State.READY;
        try {
            loop.engine.suspend(owner);
        } catch (RuntimeException | Error e) { // it could not, and goes on
            try {
                queue.remove(owner);
            } catch (VirtualMachineError again) {
                loop.stage.breakage = again;
                throw again;
            }
            owner.state = Microthread.State.RUNNING;
            throw e;
        }
    }

    /// Waits for one source, whose home the caller is in; `brought` is what the waiter brings to it.
    @Nullable Object one(Source<?> source, @Nullable Object brought) throws InterruptedException {
        checkpoint();
        Object there = source.poll(brought);
        if (there != Source.NOT_YET) return there;
        return source.finish(enrolAndSuspend(source, brought));
    }

    private @Nullable Object enrolAndSuspend(Source<?> source, @Nullable Object brought)
            throws InterruptedException {
        Await mine = place();
        mine.item = brought;
        try {
            source.enrol(mine);
            return suspend(source);
        } catch (VirtualMachineError e) {
            if (mine.source != null) loop.stage.breakage = e;
            throw e;
        }
    }

    void sleep(long nanos) throws InterruptedException {
        place().deadlineNanos = nanos;
        one(TimeEvents.sleep(), null);
    }

    private Await place() {
        if (place == null) place = new Await(owner, 0);
        return place;
    }

    private void growPlaces(int count) {
        Await[] more = Arrays.copyOf(places, count);
        for (int i = places.length; i < count; i++) more[i] = new Await(owner, i);
        places = more;
    }

    /// Waits for any source of a choice; [#chosen] then tells which, and that one finishes what it has committed.
    @Nullable Object any(Choice<?> choice) throws InterruptedException {
        checkpoint();
        Source<?>[] sources = choice.sources;
        if (places.length < sources.length) growPlaces(sources.length);
        Object there = choice.poll(this);
        if (there != Source.NOT_YET) return there;
        return enrolAndSuspend(choice);
    }

    private @Nullable Object enrolAndSuspend(Choice<?> choice) throws InterruptedException {
        Source<?>[] sources = choice.sources;
        try {
            for (int i = 0; i < sources.length; i++) sources[i].enrol(places[i]);
            return suspend(choice);
        } catch (VirtualMachineError e) {
            for (Await place : places) if (place.source != null) loop.stage.breakage = e;
            throw e;
        }
    }

    /// Memory for drawing an order, at least `size` long.
    int[] scratch(int size) {
        if (scratch.length < size) scratch = Arrays.copyOf(scratch, size);
        return scratch;
    }

    RandomGenerator random() {
        return loop.world.random();
    }

    int chosen() {
        return chosen;
    }

    void chose(int index) {
        chosen = index;
    }

    private @Nullable Object suspend(Object what) throws InterruptedException {
        waitFor(what);
        try {
            loop.engine.suspend(owner);
        } catch (RuntimeException | Error e) { // it could not: pinned, out of memory, out of stack
            withdraw();
            owner.state = Microthread.State.RUNNING;
            waitingFor = null;
            throw e;
        }
        waitingFor = null;
        Await by = committed;
        if (by == null) throw owner.cancelled();
        committed = null;
        chosen = by.index;
        Object result = value;
        value = null;
        return result;
    }

    private void waitFor(Object what) {
        callsWithoutWait = 0;
        waitingFor = what;
        sinceNanos = loop.turnNanos;
        owner.state = Microthread.State.WAITING;
    }

    /// Waits until [#wake], whatever is cancelled meanwhile.
    ///
    /// @param hook called once, in the callback microthread, when a cancellation becomes pending
    void untilWoken(Object what, @Nullable Runnable hook) {
        waitFor(what);
        isUncancellable = true;
        onCancel = hook;
        if (owner.attention && hook != null) owner.mayBeCancelled();
        try {
            loop.engine.suspend(owner);
        } finally {
            isUncancellable = false;
            onCancel = null;
            waitingFor = null;
            owner.state = Microthread.State.RUNNING;
        }
    }

    /// Ends an [#untilWoken].
    void wake() {
        if (owner.state == Microthread.State.WAITING && isUncancellable) loop.makeReady(owner);
    }

    /// One of its waits has been chosen: the others are as if they had never been.
    void commit(Await by, @Nullable Object with) {
        committed = by;
        value = with;
        withdraw();
        loop.makeReady(owner);
    }

    private void withdraw() {
        if (waitingFor instanceof Choice<?> choice)
            for (int i = 0; i < choice.sources.length; i++) places[i].leave();
        else if (place != null) place.leave();
    }

    /// A cancellation is pending for the owner, which waits.
    void cancel() {
        if (!isUncancellable) {
            withdraw();
            loop.makeReady(owner);
        } else if (onCancel != null) {
            loop.callbacks.add(onCancel);
            onCancel = null;
        }
    }

    /// What it waits for, in words; `null` if it does not wait.
    @Nullable String description() {
        return waitingFor == null ? null : waitingFor.toString();
    }

    /// Who has what it waits for, as far as somebody is known to and nothing else would do; `null` if nobody is, or if it
    /// does not wait. May run user code.
    @Nullable Microthread holder() {
        if (owner.state != Microthread.State.WAITING) return null;
        return switch (waitingFor) {
            case Source<?> source -> source.holder();
            case Choice<?> choice -> choice.sources.length == 1 ? choice.sources[0].holder() : null;
            case Scope.End end -> end.scope().firstMember();
            case null, default -> null;
        };
    }

    /// The scope whose end it waits for: all its members hold that. `null` if it waits for something else, or not.
    @Nullable Scope endingScope() {
        boolean isEnding = owner.state == Microthread.State.WAITING;
        return isEnding && waitingFor instanceof Scope.End(Scope scope) ? scope : null;
    }

    long sinceNanos() {
        return sinceNanos;
    }
}
