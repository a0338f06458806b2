package org.weft.event;

/// The channel is closed: nothing more can be sent, and nothing is left to receive.
public final class ChannelClosedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /// Makes one.
    ///
    /// @param message what is closed
    public ChannelClosedException(String message) {
        super(message);
    }
}
