package org.weft;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.weft.event.ChannelClosedException;

/// A registration of a callback: a waiter that belongs to no microthread. What it is given goes to the reactor's callback
/// microthread.
///
/// At an event whose values are taken it holds back until its callback has run, then asks for the next: it never has more
/// than one item. At all other events it stays enrolled and misses no occurrence.
final class Listener<T> implements Subscription {
    private static final Object END = new Object();

    enum Mode {
        EACH,
        ONCE
    }

    private final Loop loop = Loop.here();
    private final Consumer<? super T> callback;
    private final Mode mode;
    private final List<Place> places = new ArrayList<>();
    private List<Nack> nacks = List.of();
    private boolean isClosed;
    private boolean isDone;

    private Listener(Consumer<? super T> callback, Mode mode) {
        this.callback = Objects.requireNonNull(callback, "callback");
        this.mode = mode;
    }

    static <T> Subscription subscribe(Event<T> event, Consumer<? super T> callback, Mode mode) {
        if (Stage.runningOrNull() == null) checkHome(event);
        var listener = new Listener<T>(callback, mode);
        listener.open(Flattening.of(event, true));
        return listener;
    }

    /// Another thread learns to whom the event belongs.
    private static void checkHome(Event<?> event) {
        for (Leaf leaf : Flattening.of(event, false).leaves) leaf.source().checkHome();
    }

    /// Asks all before it enrols in any, so that it does not meet itself. If one throws, nothing stays behind, for nobody
    /// gets a handle; an item that was handed over by then is still delivered.
    private void open(Flattening event) {
        nacks = event.nacks;
        for (Leaf leaf : event.leaves) places.add(new Place(leaf, places.size()));
        try {
            for (Place place : places) place.begin();
            for (Place place : places) place.enrolUnlessServed();
        } catch (VirtualMachineError e) {
            loop.stage.breakage = e;
            throw e;
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    @Override
    public void close() {
        if (!loop.stage.isHere()) throw loop.stage.wrongThread("subscription");
        isClosed = true;
        try {
            leaveAll(Nack.NONE_CHOSEN);
        } catch (VirtualMachineError e) {
            loop.stage.breakage = e;
            throw e;
        }
    }

    private void leaveAll(int chosen) {
        if (isDone) return;
        isDone = true;
        for (Place place : places) place.leave();
        Nack.fireAllBut(chosen, nacks);
    }

    @Override
    public String toString() {
        return "subscription of " + callback;
    }

    /// The registration at one of the event's sources.
    final class Place extends Waiter {
        private final Leaf leaf;
        private final int index;

        /// It has asked, and is still to be enrolled.
        private boolean isToBeEnrolled;

        /// It has begun after changes that the slice under way had made, and that are not announced yet.
        private boolean isLate;

        private boolean wasFired;

        Place(Leaf leaf, int index) {
            this.leaf = leaf;
            this.index = index;
        }

        /// Begins at once, or, at a state that the slice under way has perhaps changed, when that slice ends: what holds only
        /// within the slice is not told, and of changes not those that were made before.
        private void begin() {
            boolean isUndecided = !loop.announcements.isEmpty();
            if (isUndecided && leaf.source().isState()) {
                loop.announcements.add(this::open);
                return;
            }
            ask();
            isLate = isUndecided && leaf.source().isChange();
            if (isLate) loop.announcements.add(() -> isLate = false);
        }

        private boolean missesThis() {
            return isLate && loop.propagator.isRunning();
        }

        /// Throws into the service that runs it, which reports that: the subscription is over.
        private void open() {
            try {
                ask();
                enrolUnlessServed();
            } catch (RuntimeException | Error e) {
                leaveAll(Nack.NONE_CHOSEN);
                throw e;
            }
        }

        /// Only a queue fires again after it was found ready.
        private void ask() {
            if (isDone) return;
            leaf.source().checkHome();
            Object value = leaf.source().poll(null);
            if (value != Source.NOT_YET) commit(value, leaf.source().isTaking());
            boolean firesAgain = isPersistent() && leaf.source() instanceof WaitQueue.Edge;
            isToBeEnrolled = value == Source.NOT_YET || firesAgain;
        }

        private void enrolUnlessServed() {
            if (isToBeEnrolled && !isDone) leaf.source().enrol(this);
            isToBeEnrolled = false;
        }

        @Override
        boolean isPersistent() {
            return missesThis() || (mode == Mode.EACH && !leaf.source().isTaking());
        }

        @Override
        void commit(@Nullable Object value, boolean handedOver) {
            if (missesThis()) return;
            wasFired = true;
            if (mode == Mode.ONCE) leaveAll(index);
            loop.callbacks.add(() -> deliver(value, handedOver));
        }

        @Override
        boolean isNewcomer() {
            return !wasFired;
        }

        private void deliver(@Nullable Object value, boolean handedOver) {
            if (isClosed && !handedOver) return;
            T finished;
            try {
                Object own = nextOrEnd(value);
                if (own == END) return;
                finished = EventSupport.cast(leaf.applyOthers(own));
            } catch (RuntimeException failed) {
                // where items are taken, the operation behind has ended, as a closed channel's
                if (leaf.source().isTaking()) leaveAll(index);
                throw failed;
            }
            try {
                callback.accept(finished);
            } finally {
                if (mode == Mode.EACH && leaf.source().isTaking()) open();
            }
        }

        /// The end of a stream, told by the event itself, is no error; nor is it one for the other sources. That an item
        /// could not be sent is one.
        private @Nullable Object nextOrEnd(@Nullable Object value) {
            try {
                return leaf.applyOwn(value);
            } catch (ChannelClosedException end) {
                if (leaf.source() instanceof WaitQueue.Edge<?> edge && edge.isTaking()) return END;
                throw end;
            }
        }

        @Override
        public String toString() {
            return "subscription";
        }
    }
}
