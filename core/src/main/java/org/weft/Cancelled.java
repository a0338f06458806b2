package org.weft;

import org.jspecify.annotations.Nullable;

/// The wait was cancelled: nothing of it has happened. Thrown by suspending calls.
///
/// Let it pass. It ends at the scope that was cancelled; until then every further suspending call throws again.
public final class Cancelled extends InterruptedException {
    private static final long serialVersionUID = 1;

    private final String scope;
    private final String reason;

    Cancelled(String scope, String reason, @Nullable Throwable cause) {
        super("cancelled: " + reason + " in " + scope);
        this.scope = scope;
        this.reason = reason;
        if (cause != null) initCause(cause);
    }

    /// Names what was cancelled.
    ///
    /// @return `scope "name"`, or `microthread "name"` if that one was cancelled alone or was interrupted
    public String scope() {
        return scope;
    }

    /// Tells why.
    ///
    /// @return the reason given to `cancel`, the deadline that passed, the failure, or `interrupted by ..`
    public String reason() {
        return reason;
    }
}
