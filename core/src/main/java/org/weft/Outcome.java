package org.weft;

import org.jspecify.annotations.Nullable;

/// How a microthread has ended.
///
/// @param <T> what it computes; [Void] for one that only acts
public sealed interface Outcome<T extends @Nullable Object> {
    /// It returned.
    ///
    /// @param value what it returned; `null` for one that only acts
    /// @param <T> what it computes
    record Success<T extends @Nullable Object>(T value) implements Outcome<T> {}

    /// It threw.
    ///
    /// @param error what it threw, not wrapped
    /// @param <T> what it would have computed
    record Failure<T extends @Nullable Object>(Throwable error) implements Outcome<T> {}

    /// It was cancelled, and ended by that.
    ///
    /// @param reason why
    /// @param <T> what it would have computed
    record Cancellation<T extends @Nullable Object>(String reason) implements Outcome<T> {}
}
