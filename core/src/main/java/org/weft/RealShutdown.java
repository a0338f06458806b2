package org.weft;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Cancels a reactor's `main` when the JVM is asked to end, by a signal or by `System.exit`, and holds the JVM up while all
/// unwinds, for a limited time.
final class RealShutdown implements AutoCloseable {
    private static final String REASON = "the JVM is shutting down";
    private static final System.Logger LOG = System.getLogger("org.weft");

    private final Loop loop;
    private final RealWatch watch;
    private final Duration grace;
    private final Thread hook;
    private final CountDownLatch unwound = new CountDownLatch(1);

    private RealShutdown(Loop loop, RealWatch watch, Duration grace) {
        this.loop = loop;
        this.watch = watch;
        this.grace = grace;
        this.hook = new Thread(this::holdUp, "weft-" + loop.reactor.name() + "-shutdown");
    }

    /// Takes part in the shutdown until it is closed, when the reactor has ended; `null` if there is no grace.
    static @Nullable RealShutdown of(Loop loop, RealWatch watch, @Nullable Duration grace) {
        if (grace == null) return null;
        var shutdown = new RealShutdown(loop, watch, grace);
        try {
            Runtime.getRuntime().addShutdownHook(shutdown.hook);
        } catch (IllegalStateException _) { // the JVM is at it already
            watch.cancelMain(REASON);
        }
        return shutdown;
    }

    private void holdUp() {
        watch.cancelMain(REASON);
        try {
            if (unwound.await(Timers.nanos(grace), TimeUnit.NANOSECONDS)) return;
            LOG.log(
                    System.Logger.Level.WARNING,
                    loop.reactor
                            + " has not unwound within "
                            + Durations.text(grace)
                            + " of the JVM's shutdown, which goes on without it");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        unwound.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException _) {
            return; // it is what ends us
        }
    }
}
