package org.weft.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.weft.Event;
import org.weft.WaitQueue;
import org.weft.net.spi.ByteSink;
import org.weft.net.spi.ByteSource;

/// One way of a connection in memory.
final class MemoryPipe {
    private static final int WINDOW_BYTES = 1 << 16;

    private final ByteBuffer window =
            ByteBuffer.allocate(WINDOW_BYTES); // filled up to its position
    private final WaitQueue<Boolean> readers = new WaitQueue<>("bytes in memory");
    private final WaitQueue<Boolean> writers = new WaitQueue<>("room in memory");
    private boolean isFinished;
    private boolean isSourceClosed;

    final ByteSource source = new Source();
    final ByteSink sink = new Sink();

    void sourceClosed() {
        isSourceClosed = true;
        readers.fireAll(true);
        writers.fireAll(true);
    }

    void sinkClosed() {
        isFinished = true;
        readers.fireAll(true);
        writers.fireAll(true);
    }

    private boolean isReadable() {
        return window.position() > 0 || isFinished || isSourceClosed;
    }

    private boolean isWritable() {
        return window.hasRemaining() || isFinished || isSourceClosed;
    }

    private static int move(ByteBuffer from, ByteBuffer into) {
        int count = Math.min(from.remaining(), into.remaining());
        into.put(into.position(), from, from.position(), count);
        into.position(into.position() + count);
        from.position(from.position() + count);
        return count;
    }

    private final class Source implements ByteSource {
        private final Event<Void> readable =
                readers.event(() -> isReadable() ? true : null).withoutValue();

        @Override
        public int read(ByteBuffer into) {
            int count = move(window.flip(), into);
            window.compact();
            if (count > 0) writers.fireAll(true);
            return count == 0 && isFinished ? -1 : count;
        }

        @Override
        public Event<Void> readable() {
            return readable;
        }
    }

    private final class Sink implements ByteSink {
        private final Event<Void> writable =
                writers.event(() -> isWritable() ? true : null).withoutValue();

        @Override
        public int write(ByteBuffer from) throws IOException {
            if (isSourceClosed) throw new IOException("Broken pipe");
            int count = move(from, window);
            if (count > 0) readers.fireAll(true);
            return count;
        }

        @Override
        public Event<Void> writable() {
            return writable;
        }

        @Override
        public void finish() {
            isFinished = true;
            readers.fireAll(true);
        }
    }
}
