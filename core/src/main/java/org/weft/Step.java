package org.weft;

/// Something to do that does not suspend, and may fail.
///
/// @param <X> the checked exception it throws; inferred, `RuntimeException` if none
@FunctionalInterface
public interface Step<X extends Exception> {
    /// Does it.
    ///
    /// @throws X as the lambda does
    void run() throws X;
}
