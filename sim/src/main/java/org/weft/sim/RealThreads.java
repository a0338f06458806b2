package org.weft.sim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Finds platform threads that microthreads have made.
///
/// Whoever makes a thread is asked, by the JDK and on the spot, what it inherits: so each is seen, with the stack of its maker,
/// however soon it ends. A few of the JDK's pools inherit nothing: but who starts a thread hands down its group too, and that of
/// all virtual threads is one that nobody else has, so that what still runs in it at the end is seen as well.
final class RealThreads {
    private static final @Nullable ThreadGroup OF_VIRTUAL =
            Thread.ofVirtual().unstarted(() -> {}).getThreadGroup();

    private static final String VIRTUAL_THREAD = "java.lang.VirtualThread";

    private static final InheritableThreadLocal<RealThreads> WATCHING =
            new InheritableThreadLocal<>() {
                @Override
                protected RealThreads childValue(RealThreads watching) {
                    watching.made(new Throwable().getStackTrace());
                    return watching;
                }
            };

    private final Supplier<String> maker;
    private final AtomicReference<@Nullable Made> first = new AtomicReference<>();

    /// A thread that was made.
    ///
    /// @param maker by whom
    /// @param where its stack
    record Made(String maker, List<StackTraceElement> where) {}

    /// @param maker names the microthread that runs just now
    RealThreads(Supplier<String> maker) {
        this.maker = maker;
    }

    /// Watches the calling microthread from now on, and those that it starts.
    void watch() {
        WATCHING.set(this);
    }

    /// The first that was made.
    Optional<Made> made() {
        return Optional.ofNullable(first.get());
    }

    private void made(StackTraceElement[] stack) {
        if (first.get() != null || isVirtual(stack)) return;
        List<StackTraceElement> where =
                Arrays.stream(stack).filter(frame -> !isOurs(frame.getClassName())).toList();
        first.compareAndSet(null, new Made(maker.get(), where));
    }

    private static boolean isOurs(String className) {
        return className.startsWith(RealThreads.class.getName());
    }

    /// Whether what is made is a virtual thread, which the reactor of its maker runs, or a worker for one. Not that its maker is
    /// virtual itself.
    private static boolean isVirtual(StackTraceElement[] stack) {
        for (StackTraceElement frame : stack)
            if (frame.getClassName().equals(VIRTUAL_THREAD) && !frame.getMethodName().equals("run"))
                return true;
        return false;
    }

    static List<Thread> startedByVirtual() {
        List<Thread> found = new ArrayList<>();
        if (OF_VIRTUAL == null) return found;
        int count = OF_VIRTUAL.activeCount();
        if (count == 0) return found;
        var threads = new Thread[2 * count];
        int size = OF_VIRTUAL.enumerate(threads, false);
        for (int i = 0; i < size; i++)
            if (!threads[i].isDaemon() || isOfProgram(threads[i])) found.add(threads[i]);
        return found;
    }

    /// Nor are those of real reactors, which a simulated program cannot start: they are beside it, or have just ended.
    private static boolean isOfProgram(Thread thread) {
        return !thread.getName().startsWith("weft-");
    }
}
