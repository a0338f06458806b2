package org.weft;

import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import org.jspecify.annotations.Nullable;

/// What becomes of an interrupt in the code that it hits.
final class Interrupts {
    /// An exception may be wrapped so often; a longer chain may be a ring.
    private static final int MOST_CAUSES = 20;

    private Interrupts() {}

    /// Whether a JDK call may have made `e` of an interrupt: any checked exception, as the JDK's are (`SocketException`,
    /// `SQLException`); an unchecked one only if it wraps such a one. All others are bugs, which are not to be lost, and so
    /// are the failures of others.
    static boolean mayHaveBecome(Throwable e) {
        if (e instanceof FailedException) return false;
        if (!(e instanceof RuntimeException)) return e instanceof Exception;
        if (e instanceof UncheckedIOException) return true;
        @Nullable Throwable cause = e.getCause();
        for (int depth = 0; cause != null && depth < MOST_CAUSES; depth++) {
            if (cause instanceof InterruptedException
                    || cause instanceof ClosedByInterruptException) return true;
            cause = cause.getCause();
        }
        return false;
    }
}
