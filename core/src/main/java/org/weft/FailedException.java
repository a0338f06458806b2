package org.weft;

/// Another microthread has failed. The cause is what it threw; other failures of the same scope are suppressed below.
///
/// Each failure is wrapped once: who joins a failed microthread, and the scope that owned it, throw the same instance.
public final class FailedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String microthread;

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
}
