package org.weft.spi;

import java.io.IOException;
import java.nio.channels.SelectableChannel;

/// A poller that can watch the NIO channels of `java.nio.channels`.
public interface ChannelPoller extends Poller {
    /// Begins to watch `channel`, which becomes non-blocking. Nothing is polled until interest is shown.
    ///
    /// @param channel the channel; it is watched until it is closed
    /// @param ready told, on the reactor's thread, which of the wanted operations are ready; it then wants them no more
    /// @return through which interest is shown
    /// @throws IOException if the channel cannot be watched
    Watch watch(SelectableChannel channel, Ready ready) throws IOException;

    /// Is told that a channel is ready.
    @FunctionalInterface
    interface Ready {
        /// Fires the waiters of the operations that are ready. Runs on the reactor's thread: it must not block or throw.
        ///
        /// @param operations bits of `java.nio.channels.SelectionKey`
        void ready(int operations);
    }

    /// One watched channel.
    interface Watch {
        /// Wants to be told once when any of these operations is ready, beside those already wanted.
        ///
        /// @param operations bits of `java.nio.channels.SelectionKey`
        void want(int operations);

        /// Does not want these any more: they are not polled.
        ///
        /// @param operations bits of `java.nio.channels.SelectionKey`
        void unwant(int operations);

        /// Ends the watch and closes the channel. Its peer hears at once: of an end, or, if bytes that have come were not
        /// read, of a reset. Its descriptor is free after the next poll at the latest; a listening one, with its port,
        /// at once.
        ///
        /// @throws IOException if closing the channel fails
        void close() throws IOException;
    }
}
