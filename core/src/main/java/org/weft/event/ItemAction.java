package org.weft.event;

/// What to do with an item, one after the other.
///
/// @param <T> the items
/// @param <X> what it throws
@FunctionalInterface
public interface ItemAction<T, X extends Exception> {
    /// Acts on one item. May suspend.
    ///
    /// @param item the item
    /// @throws X as it likes
    /// @throws InterruptedException if cancelled
    void accept(T item) throws X, InterruptedException;
}
