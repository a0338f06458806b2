package org.weft;

import org.jspecify.annotations.Nullable;

/// Something to compute with a scope in which it can start microthreads.
///
/// @param <T> what it computes
/// @param <X> the checked exception it throws besides `InterruptedException`; inferred, `RuntimeException` if none
@FunctionalInterface
public interface ScopedTask<T extends @Nullable Object, X extends Exception> {
    /// Computes it.
    ///
    /// @param scope where it starts microthreads; ends after it
    /// @return the result
    /// @throws X as the lambda does
    /// @throws InterruptedException if cancelled
    T call(Scope scope) throws X, InterruptedException;
}
