package org.weft;

import org.jspecify.annotations.Nullable;

/// Something to compute that does not suspend, and may fail.
///
/// @param <T> what it computes
/// @param <X> the checked exception it throws; inferred, `RuntimeException` if none
@FunctionalInterface
public interface StepTask<T extends @Nullable Object, X extends Exception> {
    /// Computes it.
    ///
    /// @return the result
    /// @throws X as the lambda does
    T call() throws X;
}
