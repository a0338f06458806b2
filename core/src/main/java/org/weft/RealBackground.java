package org.weft;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A reactor that nobody waits for: a thread of its own does what the caller of [Reactor#run] does otherwise, and ends
/// last. It does not keep the JVM alive, and neither does its carrier, which it starts.
final class RealBackground {
    private static final System.Logger LOG = System.getLogger("org.weft");

    private final Loop loop;
    private final Thread thread;
    private final Run<Void, RuntimeException> run;

    RealBackground(Loop loop, Action<RuntimeException> main, @Nullable Duration shutdownGrace) {
        this.loop = loop;
        this.thread =
                Thread.ofPlatform()
                        .daemon()
                        .name("weft-" + loop.reactor.name() + "-watch")
                        .unstarted(this::live);
        this.run = new Run<>(loop, EventSupport.asTask(main), thread, shutdownGrace);
    }

    void start() {
        thread.start();
    }

    private void live() {
        try {
            run.toTheEnd();
        } catch (InterruptedException _) {
            // how a cancelled main ends
        } catch (Throwable e) { // nobody is there to learn it
            LOG.log(System.Logger.Level.ERROR, loop.reactor + ", in the background, has failed", e);
        }
    }

    /// Cancels everything in it. For any thread.
    void cancel(String reason) {
        run.watch.cancelMain(reason);
    }

    /// Waits until it has ended.
    void join() throws InterruptedException {
        thread.join();
    }
}
