package org.weft;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Objects;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.weft.spi.Director;

/// The reactor as scheduler of its virtual threads.
///
/// A microthread suspends with `Thread.yield()`. That makes the JDK hand its continuation to [Scheduler#execute] on the
/// carrier, which recognises the mark left by [#suspend] and keeps it; running it again resumes. `LockSupport.park` would
/// return at once while the interrupt status is set or a permit is left over, and would park the carrier when pinned.
///
/// What the JDK does that one must know: a thread dump of a suspended virtual thread submits its continuation again, and
/// while the dump reads the stack a run of it does nothing. So a resume that nobody asked for (the microthread suspends
/// again) and a run that did not run (the loop tries again) are normal.
///
/// All fields but those of the scheduler's foreign path are used on the carrier, or by the microthread it carries.
final class DirectEngine implements Engine {
    private static final long CARRIER_STACK_BYTES =
            8L << 20; // decides how deep microthreads can recurse
    private static final @Nullable MethodHandle NEW_BUILDER = findBuilder();
    private static final @Nullable String MISSING = findMissing();

    private final Loop loop;
    private final Thread.Builder.OfVirtual builder;

    /// Which microthread a continuation belongs to, for those inside blocking JDK calls.
    private final IdentityHashMap<Runnable, Microthread> insideJdkCalls = new IdentityHashMap<>();

    /// The continuations of virtual threads that are no microthreads. Weak: whether one has ended is not told; one that
    /// nobody can wake is collected.
    private final Set<Runnable> guests = Collections.newSetFromMap(new WeakHashMap<>());

    /// The continuations of the microthreads of a directed loop. When one of them reads the stack of another, the JDK submits
    /// that one afterwards: this decides nothing, and must not look like work from elsewhere.
    private final Set<Runnable> directed = new HashSet<>();

    private int blockedCount;
    private int readyGuestCount;

    /// The mark: this microthread is about to suspend.
    private @Nullable Microthread suspending;

    /// Whether a microthread has suspended since this was last cleared.
    private boolean hasSuspended;

    /// Which microthread is being started: its continuation comes next.
    private @Nullable Microthread starting;

    private @Nullable Thread starter;

    /// Which microthread has really begun to run after the last resume.
    private @Nullable Microthread entered;

    /// Which continuation is being run, and whether the JDK has submitted it again meanwhile.
    private @Nullable Runnable running;

    private boolean isResubmitted;

    /// Whether the JDK has set a limit to the block that has just begun.
    private boolean hasParkedForATime;

    private @Nullable Thread carrier;

    DirectEngine(Loop loop) {
        this.loop = loop;
        this.builder = newBuilder(new Scheduler());
    }

    /// Why this engine cannot be had; `null` if it can.
    static @Nullable String missing() {
        return MISSING;
    }

    private static @Nullable String findMissing() {
        Runtime.Version version = Runtime.version();
        if (version.feature() != 25 || version.compareTo(Runtime.Version.parse("25.0.3")) < 0)
            return "it needs JDK 25.0.3 or a later 25, and this is " + version;
        if (NEW_BUILDER == null)
            return "java.lang is not open to it: start java with " + addOpens();
        return null;
    }

    private static String addOpens() {
        Module module = DirectEngine.class.getModule();
        return "--add-opens java.base/java.lang="
                + (module.isNamed() ? module.getName() : "ALL-UNNAMED");
    }

    private static @Nullable MethodHandle findBuilder() {
        try {
            Class.forName("sun.nio.ch.Poller"); // here, lest its threads land on a reactor
            var constructor =
                    Class.forName("java.lang.ThreadBuilders$VirtualThreadBuilder")
                            .getDeclaredConstructor(Executor.class);
            if (!constructor.trySetAccessible()) return null;
            return MethodHandles.lookup()
                    .unreflectConstructor(constructor)
                    .asType(MethodType.methodType(Thread.Builder.OfVirtual.class, Executor.class));
        } catch (ReflectiveOperationException _) {
            return null;
        }
    }

    private static Thread.Builder.OfVirtual newBuilder(Executor scheduler) {
        if (NEW_BUILDER == null) throw new IllegalStateException("no direct engine: " + missing());
        try {
            return (Thread.Builder.OfVirtual) NEW_BUILDER.invokeExact(scheduler);
        } catch (Throwable e) {
            throw new IllegalStateException(
                    "no direct engine: the JDK refuses to make its builder", e);
        }
    }

    @Override
    public EngineKind kind() {
        return EngineKind.DIRECT;
    }

    @Override
    public Thread newCarrier(String name, Runnable driver) {
        return Thread.ofPlatform().name(name).stackSize(CARRIER_STACK_BYTES).unstarted(driver);
    }

    @Override
    public void create(Microthread microthread, Runnable life) {
        microthread.thread = builder.name(microthread.name).unstarted(life);
        starting = microthread;
        starter = Thread.currentThread();
        try {
            microthread.thread.start();
        } finally {
            starting = null;
            starter = null;
        }
    }

    @Override
    public void entered(Microthread microthread) {
        microthread.hasBegun = true;
        entered = microthread;
    }

    @Override
    public void coverChanged(Microthread microthread) {} // the loop goes on, and expires it

    @SuppressWarnings("ThreadPriorityCheck") // not a hint here: it calls our own scheduler
    @Override
    public void suspend(Microthread microthread) {
        do {
            suspending = microthread;
            try {
                Thread.yield();
            } catch (RuntimeException | Error e) {
                // out of memory or stack: it goes on, and its caller withdraws the wait
                suspending = null;
                throw e;
            }
            if (suspending == microthread) {
                suspending = null;
                throw new IllegalStateException(
                        "cannot suspend inside a class initialiser or an upcall from native code");
            }
            if (microthread.state == Microthread.State.ENDED) parkForEver();
        } while (microthread.state != Microthread.State.RUNNING);
        entered = microthread;
    }

    /// An abandoned one, run for a dump: after the reactor's end nothing else would keep it from running again and again.
    private static void parkForEver() {
        while (true) {
            LockSupport.park();
            Thread.interrupted();
        }
    }

    @SuppressWarnings("ThreadPriorityCheck") // nothing depends on it
    @Override
    public void resume(Microthread microthread) {
        Runnable continuation = continuationOf(microthread);
        entered = microthread.hasBegun ? null : microthread; // a first run is never refused
        isResubmitted = false;
        running = continuation;
        carrier = Thread.currentThread();
        continuation.run();
        running = null;
        if (microthread.state == Microthread.State.ENDED) directed.remove(continuation);
        if (microthread.state != Microthread.State.RUNNING) {
            if (microthread.isInsideJdkCall) leaveJdkCall(microthread, continuation);
        } else if (entered == microthread || microthread.isInsideJdkCall) {
            blocked(microthread, continuation);
        } else { // a thread dump held it: nothing ran
            microthread.state = Microthread.State.READY;
            loop.ready.addFirst(microthread);
            Thread.yield(); // the carrier's: who reads the stack may want this processor
        }
    }

    private static Runnable continuationOf(Microthread microthread) {
        return Objects.requireNonNull(
                microthread.continuation, "the JDK has not submitted a continuation");
    }

    private void leaveJdkCall(Microthread microthread, Runnable continuation) {
        microthread.isInsideJdkCall = false;
        insideJdkCalls.remove(continuation);
    }

    private void blocked(Microthread microthread, Runnable continuation) {
        if (!microthread.isInsideJdkCall) {
            microthread.isInsideJdkCall = true;
            insideJdkCalls.put(continuation, microthread);
        }
        microthread.state = Microthread.State.BLOCKED;
        if (!microthread.isService()) blockedCount++;
        loop.hiddenSuspensions.count(microthread);
        tellDirector(microthread);
        if (isResubmitted) unblocked(microthread);
    }

    private void tellDirector(Microthread microthread) {
        if (!loop.direction.isFixed())
            loop.direction.escaped(
                    hasParkedForATime ? Director.Escape.TIMED_BLOCK : Director.Escape.BLOCK,
                    microthread.thread,
                    microthread.thread.getStackTrace());
        hasParkedForATime = false;
    }

    private void unblocked(Microthread microthread) {
        if (microthread.state != Microthread.State.BLOCKED) return;
        if (!microthread.isService()) blockedCount--;
        loop.makeReady(microthread);
    }

    /// Takes in a continuation that another thread, or a virtual thread of this reactor, has submitted.
    @Override
    public void submitted(Runnable continuation) {
        Microthread owner = insideJdkCalls.get(continuation);
        if (owner != null) {
            unblocked(owner);
            return;
        }
        readyGuestCount++;
        loop.ready.add(Microthread.guest(loop, continuation));
    }

    @Override
    public boolean isAwaited(Runnable continuation) {
        return insideJdkCalls.containsKey(continuation) || guests.contains(continuation);
    }

    @Override
    public void runGuest(Microthread guest) {
        readyGuestCount--;
        Runnable continuation = continuationOf(guest);
        Microthread owner = insideJdkCalls.get(continuation);
        if (owner != null) { // a dump had submitted it, and since then it has begun a JDK call: no
            // guest after all
            unblocked(owner);
            return;
        }
        carrier = Thread.currentThread();
        hasSuspended = false;
        continuation.run();
        // a microthread that a dump has submitted suspends again at once
        if (hasSuspended) guests.remove(continuation);
        else guests.add(continuation);
    }

    @Override
    public boolean isAnyInsideJdkCall() {
        return !insideJdkCalls.isEmpty() || !guests.isEmpty();
    }

    @Override
    public int blockedCount() {
        return blockedCount;
    }

    @Override
    public int readyGuestCount() {
        return readyGuestCount;
    }

    @Override
    public void inherit(Runnable continuation) {
        ForkJoinPool.commonPool().execute(continuation);
    }

    /// Runs later what has outlived its reactor.
    static ScheduledFuture<?> scheduleElsewhere(Runnable command, long delayNanos) {
        return ForkJoinPool.commonPool().schedule(command, delayNanos, TimeUnit.NANOSECONDS);
    }

    /// What the JDK sees. It must be a `ForkJoinPool`, lest timed parks go through the JDK's own timer thread; none of its
    /// workers ever starts. `execute` never throws, parks or logs: the JDK's one unblocker thread calls it too.
    private final class Scheduler extends ForkJoinPool {
        Scheduler() {
            super(1);
        }

        @Override
        public void execute(Runnable continuation) {
            Thread caller = Thread.currentThread();
            Microthread started = starting;
            if (started != null && caller == starter) {
                started.continuation = continuation;
                if (!loop.direction.isFixed()) directed.add(continuation);
                return;
            }
            if (caller == carrier && !loop.mailbox.isClosed()) {
                if (suspending != null) {
                    suspending = null;
                    hasSuspended = true;
                    return;
                }
                if (continuation == running) {
                    isResubmitted = true;
                    return;
                }
                Microthread owner = insideJdkCalls.get(continuation);
                if (owner != null) {
                    unblocked(owner);
                    return;
                }
            }
            if (isOnlyHeld(continuation)) return;
            loop.mailbox.post(continuation);
        }

        private boolean isOnlyHeld(Runnable continuation) {
            return !loop.direction.isFixed()
                    && loop.stage.isHere()
                    && directed.contains(continuation)
                    && !insideJdkCalls.containsKey(continuation);
        }

        @Override
        public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
            if (Thread.currentThread() != carrier || loop.mailbox.isClosed())
                return scheduleElsewhere(command, unit.toNanos(delay));
            var timer = new ParkTimer(loop, command);
            loop.timers.add(timer, Timers.after(loop.clock.nanos(), unit.toNanos(delay)));
            hasParkedForATime = true;
            return timer;
        }
    }
}
