package org.weft;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The one unchecked cast of the library, values travel through waiters as objects; and what has no value as a task.
final class EventSupport {
    @SuppressWarnings({"unchecked", "NullAway", "TypeParameterUnusedInFormals"})
    static <T> T cast(@Nullable Object value) {
        return (T) value;
    }

    /// The one value of `Void`.
    static Void nothing() {
        return cast(null);
    }

    /// Its frame is on the stack of each microthread: it must not look as if there were a limit or a scope.
    static <X extends Exception> Task<Void, X> asTask(Action<X> action) {
        Objects.requireNonNull(action, "body");
        return () -> {
            action.run();
            return nothing();
        };
    }

    private EventSupport() {}
}
