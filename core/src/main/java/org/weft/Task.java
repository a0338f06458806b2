package org.weft;

import org.jspecify.annotations.Nullable;

/// Something to compute that may suspend and may fail.
///
/// @param <T> what it computes
/// @param <X> the checked exception it throws besides `InterruptedException`; inferred, `RuntimeException` if none
@FunctionalInterface
public interface Task<T extends @Nullable Object, X extends Exception> {
    /// Computes it.
    ///
    /// @return the result
    /// @throws X as the lambda does
    /// @throws InterruptedException if cancelled
    T call() throws X, InterruptedException;
}
