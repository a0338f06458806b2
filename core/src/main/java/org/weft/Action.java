package org.weft;

/// Something to do that may suspend and may fail.
///
/// @param <X> the checked exception it throws besides `InterruptedException`; inferred, `RuntimeException` if none
@FunctionalInterface
public interface Action<X extends Exception> {
    /// Does it.
    ///
    /// @throws X as the lambda does
    /// @throws InterruptedException if cancelled
    void run() throws X, InterruptedException;
}
