package org.weft.net.spi;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.weft.Event;

/// Where bytes go to, without waiting for room.
public interface ByteSink {
    /// Writes what there is room for, or less: who writes on at once may starve others. Never waits.
    ///
    /// @param from what to write; its position moves
    /// @return how many bytes were taken
    /// @throws IOException if the sink is broken, each time
    int write(ByteBuffer from) throws IOException;

    /// Describes that a write would take something, or tell that the sink is broken or was closed here. A level, told
    /// to all who wait; it may be found out at the next poll only. Nothing is polled while nobody waits.
    ///
    /// @return the event, the same object each time
    Event<Void> writable();

    /// Lets the peer read the end after what was written. Called once at most.
    ///
    /// @throws IOException if the sink is broken
    void finish() throws IOException;
}
