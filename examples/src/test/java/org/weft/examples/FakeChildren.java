package org.weft.examples;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.weft.Event;
import org.weft.Reactor;
import org.weft.WaitQueue;
import org.weft.net.ByteStream;
import org.weft.process.Command;
import org.weft.process.Exit;
import org.weft.process.spi.Child;
import org.weft.process.spi.Processes;

/// Children that do nothing but live until they are told otherwise, and remember when they were
/// started.
final class FakeChildren implements Processes {
    private final List<FakeChild> living = new ArrayList<>();
    private final List<Long> starts = new ArrayList<>();

    /// When children were started, in seconds.
    List<Long> starts() {
        return starts;
    }

    int alive() {
        return living.size();
    }

    /// The one that lives the longest ends by itself.
    void oneDies() {
        living.getFirst().end(new Exit.Code(1));
    }

    @Override
    public Child start(Command command) {
        var child = new FakeChild();
        living.add(child);
        starts.add(Reactor.current().uptime().dividedBy(Duration.ofSeconds(1)));
        return child;
    }

    private final class FakeChild implements Child {
        private final WaitQueue<Exit> waiters = new WaitQueue<>("end of a fake child");
        private final Event<Exit> exited = waiters.event(() -> exit());
        private @Nullable Exit exit;

        private @Nullable Exit exit() {
            return exit;
        }

        private void end(Exit how) {
            if (exit != null) return;
            exit = how;
            living.remove(this);
            waiters.fireAll(how);
        }

        @Override
        public long pid() {
            return 1;
        }

        @Override
        public Event<Exit> exited() {
            return exited;
        }

        @Override
        public Streams streams() {
            return new Streams(Silence.INSTANCE, Silence.INSTANCE, Silence.INSTANCE);
        }

        @Override
        public void signal(StopSignal signal) {
            end(new Exit.Signal(signal == StopSignal.TERM ? 15 : 9));
        }
    }

    /// A stream that has ended.
    private enum Silence implements ByteStream {
        INSTANCE;

        @Override
        public int read(ByteBuffer into) {
            return -1;
        }

        @Override
        public void write(ByteBuffer from) {
            from.position(from.limit());
        }

        @Override
        public void finish() {}

        @Override
        public void close() {}
    }
}
