package org.weft;

/// Something to do with a scope in which it can start microthreads.
///
/// @param <X> the checked exception it throws besides `InterruptedException`; inferred, `RuntimeException` if none
@FunctionalInterface
public interface ScopedAction<X extends Exception> {
    /// Does it.
    ///
    /// @param scope where it starts microthreads; ends after it
    /// @throws X as the lambda does
    /// @throws InterruptedException if cancelled
    void run(Scope scope) throws X, InterruptedException;
}
