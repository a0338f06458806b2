package org.weft;

import org.jspecify.annotations.Nullable;

/// Another microthread has failed. The cause is what it threw; other failures of the same scope are suppressed below.
///
/// Each failure is wrapped once: who joins a failed microthread, and the scope that owned it, throw the same instance.
public final class FailedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String microthread;

    /// Whose handler was told of it last: a joiner that rethrows it is no other failure.
    private transient @Nullable Scope toldTo;

    FailedException(String microthread, Throwable cause) {
        super("microthread \"" + microthread + "\" failed: " + cause, cause);
        this.microthread = microthread;
    }

    /// Names the microthread that failed.
    ///
    /// @return its name
    public String microthread() {
        return microthread;
    }

    /// Notes that the handler of `scope` is told.
    ///
    /// @return whether it was already
    boolean wasToldTo(Scope scope) {
        boolean wasTold = toldTo == scope;
        toldTo = scope;
        return wasTold;
    }
}
