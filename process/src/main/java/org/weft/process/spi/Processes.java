package org.weft.process.spi;

import java.io.IOException;
import org.weft.process.Command;

/// Starts child processes: a service of the world, found there by this type.
///
/// A world that has its own, a simulator or a test, decides what a command is and how its children
/// live and end.
@FunctionalInterface
public interface Processes {
    /// Starts a child. May suspend; other microthreads run meanwhile.
    ///
    /// Cancelled, no child is left behind.
    ///
    /// @param command what to start
    /// @return the child, which lives
    /// @throws IOException if it cannot be started; the message names the command and its directory
    /// @throws InterruptedException if cancelled
    Child start(Command command) throws IOException, InterruptedException;
}
