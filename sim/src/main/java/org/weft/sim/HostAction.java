package org.weft.sim;

/// What a simulated host does. Run anew each time the host is restarted.
@FunctionalInterface
public interface HostAction {
    /// Does it, as `main` of the host's reactor.
    ///
    /// @throws Exception if it fails
    void run() throws Exception;
}
