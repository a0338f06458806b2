package org.weft;

import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileLockInterruptionException;
import java.util.function.Predicate;
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
        return e instanceof UncheckedIOException || isAmongCauses(e, Interrupts::isPlain);
    }

    /// Whether `e`, which may have become of an interrupt, says so. Any other may be what cleanup has thrown in its place.
    static boolean saysSo(Throwable e) {
        return isAmongCauses(e, each -> isPlain(each) || isAsGood(each));
    }

    private static boolean isPlain(Throwable e) {
        return e instanceof InterruptedException || e instanceof ClosedByInterruptException;
    }

    /// What an interrupt has closed says only that it is closed: a socket in its text, as the JDK words it. Such an error of
    /// cleanup that has closed something itself cannot be told apart.
    private static boolean isAsGood(Throwable e) {
        if (e instanceof SocketException) return String.valueOf(e.getMessage()).contains("losed");
        if (e instanceof SocketTimeoutException) return false; // also an InterruptedIOException
        return e instanceof InterruptedIOException
                || e instanceof FileLockInterruptionException
                || e instanceof ClosedChannelException;
    }

    private static boolean isAmongCauses(Throwable e, Predicate<Throwable> kind) {
        @Nullable Throwable cause = e;
        for (int depth = 0; cause != null && depth <= MOST_CAUSES; depth++) {
            if (kind.test(cause)) return true;
            cause = cause.getCause();
        }
        return false;
    }
}
