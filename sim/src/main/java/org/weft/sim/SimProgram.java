package org.weft.sim;

/// A simulated program: what a child process does.
@FunctionalInterface
public interface SimProgram {
    /// Runs it, as `main` of a reactor of its own. One that throws ends with exit code 1, and the stack on standard error.
    ///
    /// @param process what it was given
    /// @return its exit code
    /// @throws Exception if it fails
    int run(SimProcess process) throws Exception;
}
