package org.weft.net.spi;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.weft.Event;

/// Where bytes come from, without waiting for them.
public interface ByteSource {
    /// Reads what is there. Never waits.
    ///
    /// @param into where to; it has room
    /// @return how many bytes, 0 if there is none yet, -1 at the end
    /// @throws IOException if the source is broken, each time
    int read(ByteBuffer into) throws IOException;

    /// Describes that a read would tell something: bytes, the end, that it is broken, or that it was closed here. A
    /// level, told to all who wait; it may be found out at the next poll only. Nothing is polled while nobody waits.
    ///
    /// @return the event, the same object each time
    Event<Void> readable();
}
