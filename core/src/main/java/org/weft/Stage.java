package org.weft;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Who has a reactor just now: its carrier, or the microthread that it carries. One a reactor.
///
/// The ambient reactor is found by comparing the calling thread with those on the stages of the live reactors, which are
/// few: it costs no memory per microthread, as a `ScopedValue` (200 bytes) or a thread-local (130) would. A thread that
/// compares equal reads what it has written itself, or the carrier for it, before it was mounted; what others read may be
/// old, and is then another thread than theirs.
final class Stage {
    private static volatile Stage[] live = {};

    /// The stage that was driven by hand last: one thread may drive a thousand, and to look through them all would take longer
    /// than a slice. No more than a hint: any thread may write it, and whoever compares equal has found its own.
    private static @Nullable Stage drivenLast;

    final Loop loop;
    private @Nullable Thread thread;
    private @Nullable Microthread running;

    /// What has struck in the middle of an operation of the library: out of stack or memory after a waiter was taken out of
    /// its queue, say, and before it was made ready. From then on nothing of the reactor can be trusted.
    ///
    /// Each operation that changes more than one thing ends with a handler that notes it here, in its own frame: a call
    /// might find no stack either. That costs nothing while nothing strikes, as setting and clearing a field would. Found
    /// noted after a slice, it stops the reactor.
    @Nullable VirtualMachineError breakage;

    /// How many slices have begun; read by the watch too, to which an old value does no harm.
    long sliceCount;

    Stage(Loop loop) {
        this.loop = loop;
    }

    /// The calling thread becomes the carrier.
    void enterCarrier() {
        thread = Thread.currentThread();
    }

    void enter(Microthread microthread) {
        sliceCount++;
        running = microthread;
        thread = microthread.thread;
    }

    /// The slice has ended, and the carrier goes on.
    ///
    /// @throws Error if the slice has left the reactor broken
    void leave(@Nullable Thread carrier) {
        Microthread left = running;
        running = null;
        thread = carrier;
        if (breakage != null) throw broken(left);
    }

    void close() {
        running = null;
        thread = null;
    }

    private Error broken(@Nullable Microthread by) {
        return new Error(
                loop.reactor
                        + " has stopped: "
                        + breakage
                        + " in the middle of an operation of the library, called by "
                        + by
                        + "; what is left of it cannot be trusted",
                breakage);
    }

    @Nullable Thread thread() {
        return thread;
    }

    @Nullable Microthread running() {
        return running;
    }

    boolean isHere() {
        return thread == Thread.currentThread();
    }

    void checkHere(Object what) {
        if (!isHere()) throw wrongThread(what);
    }

    RuntimeException wrongThread(Object what) {
        Microthread other = runningOrNull();
        String toucher =
                Thread.currentThread() + (other == null ? "" : " of " + other.loop.reactor);
        return new WrongThreadException(
                what
                        + " of "
                        + loop.reactor
                        + (loop.mailbox.isClosed()
                                ? ", which has ended, was touched by "
                                        + toucher
                                        + ": what belongs to a reactor ends with it; make one anew"
                                : " was touched by "
                                        + toucher
                                        + ": expected a microthread of that reactor, "
                                        + whoRuns()
                                        + "; from other threads use an Inlet or a Door"));
    }

    private String whoRuns() {
        Thread now = thread;
        if (now == null) return "which does not run";
        return "where now " + (running == null ? "none" : now) + " runs";
    }

    /// The calling microthread.
    static Microthread runningHere() {
        Microthread running = runningOrNull();
        if (running == null) throw nowhere();
        return running;
    }

    static @Nullable Microthread runningOrNull() {
        Stage stage = ofOrNull(Thread.currentThread());
        return stage == null ? null : stage.running;
    }

    /// The reactor whose microthread or carrier the caller is.
    static Loop loopHere() {
        Stage stage = ofOrNull(Thread.currentThread());
        if (stage == null) throw nowhere();
        return stage.loop;
    }

    private static @Nullable Stage ofOrNull(Thread caller) {
        Stage hint = drivenLast;
        if (hint != null && hint.thread == caller) return hint;
        for (Stage stage : live) if (stage.thread == caller) return stage;
        return null;
    }

    /// Makes it the one that is looked at first.
    void expectCallers() {
        drivenLast = this;
    }

    static IllegalStateException nowhere() {
        return new IllegalStateException(
                "no reactor runs on " + Thread.currentThread() + ": call this inside Reactor.run");
    }

    /// Adds a reactor to those that are found, or takes it out.
    static synchronized void setLive(Stage stage, boolean isLive) {
        live = isLive ? with(Objects.requireNonNull(stage)) : without(stage);
        if (!isLive && drivenLast == stage) drivenLast = null; // lest it be kept
    }

    private static Stage[] with(Stage stage) {
        Stage[] all = Arrays.copyOf(live, live.length + 1);
        all[live.length] = stage;
        return all;
    }

    private static Stage[] without(Stage stage) {
        int place = Arrays.asList(live).indexOf(stage);
        if (place < 0) return live;
        Stage[] others = Arrays.copyOf(live, live.length - 1);
        System.arraycopy(live, place + 1, others, place, others.length - place);
        return others;
    }
}
