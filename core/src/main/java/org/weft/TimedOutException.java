package org.weft;

import java.io.IOException;

/// A limit that the program set has passed. Thrown by [Timeout] only, in the code that set the limit.
///
/// It is an `IOException`, as `SocketTimeoutException` is, so that a body that reads with a limit throws one type.
public final class TimedOutException extends IOException {
    private static final long serialVersionUID = 1;

    TimedOutException(String message) {
        super(message);
    }
}
