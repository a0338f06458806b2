package org.weft.process;

import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.weft.Reactor;
import org.weft.spi.BlockingPool;
import org.weft.spi.Demand;
import org.weft.spi.Outside;
import org.weft.spi.Poller;

/// Sends work that blocks to threads of the world's pool, and brings back to the reactor that it is
/// done.
///
/// `Blocking` will not do for a pipe: a read of one heeds no interrupt, so a cancelled caller would
/// have to wait for it. Nobody waits for an errand: who wants its outcome waits for that, and may
/// leave.
///
/// What comes back runs as callbacks, one after the other, each a slice of its own.
final class Errands {
    /// Work that blocks. Runs outside of the reactor.
    @FunctionalInterface
    interface Work {
        void run() throws IOException;
    }

    private final BlockingPool pool;
    private final Outside outside;

    /// To be made after the first call of `Blocking`, which brings the pool into the world.
    Errands(Reactor reactor) {
        pool = reactor.world().service(BlockingPool.class, Errands::noPool);
        outside = reactor.outside();
    }

    private static BlockingPool noPool(Poller poller) {
        throw new IllegalStateException("nobody has called Blocking yet, so there is no pool");
    }

    /// Lets a thread of the pool do `work`. Never suspends.
    ///
    /// @param then called on the reactor when it is done, with the error if there was one
    void send(Work work, Consumer<? super @Nullable IOException> then) {
        pool.execute(() -> {
            IOException error = attempt(work);
            comeBack(() -> then.accept(error));
        });
    }

    private static @Nullable IOException attempt(Work work) {
        try {
            work.run();
            return null;
        } catch (IOException e) {
            return e;
        } catch (RuntimeException | Error e) { // whoever waits for the outcome must learn it
            return new IOException("the work has failed: " + e, e);
        }
    }

    /// Has something run on the reactor, unless it has ended: then nobody waits for that any more.
    /// For any thread. On its way back are at most four things for each child: its end, and one a
    /// stream.
    void comeBack(Runnable callback) {
        outside.bringBack(callback);
    }

    /// For the queues of those who wait for what comes back.
    Demand whileAwaited() {
        return outside.whileAwaited();
    }
}
