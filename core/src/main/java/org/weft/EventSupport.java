package org.weft;

import org.jspecify.annotations.Nullable;

/// The one unchecked cast of the library: values travel through waiters as objects.
final class EventSupport {
    @SuppressWarnings({"unchecked", "NullAway", "TypeParameterUnusedInFormals"})
    static <T> T cast(@Nullable Object value) {
        return (T) value;
    }

    /// The one value of `Void`.
    static Void nothing() {
        return cast(null);
    }

    private EventSupport() {}
}
