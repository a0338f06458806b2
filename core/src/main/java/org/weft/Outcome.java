package org.weft;

/// How a microthread has ended.
///
/// @param <T> what it computes; [Void] for one that only acts
public sealed interface Outcome<T> {
    /// It returned.
    ///
    /// @param value what it returned; `null` for one that only acts
    /// @param <T> what it computes
    record Success<T>(T value) implements Outcome<T> {}

    /// It threw.
    ///
    /// @param error what it threw, not wrapped
    /// @param <T> what it would have computed
    record Failure<T>(Throwable error) implements Outcome<T> {}

    /// It was cancelled, and ended by that.
    ///
    /// @param reason why
    /// @param <T> what it would have computed
    record Cancellation<T>(String reason) implements Outcome<T> {}
}
