package org.weft.net;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Locale;

/// Adds to what the operating system says what was being done and with whom, and keeps the type.
final class Failures {
    /// @param operation what failed, as `connect to localhost:7`
    static IOException named(String operation, IOException cause) {
        String text = operation + ": " + reason(cause);
        IOException named =
                switch (cause) {
                    case ConnectException _ -> new ConnectException(text);
                    case NoRouteToHostException _ -> new NoRouteToHostException(text);
                    case BindException _ -> new BindException(text);
                    case UnknownHostException _ -> new UnknownHostException(text);
                    default -> new SocketException(text);
                };
        named.initCause(cause);
        return named;
    }

    static SocketException closed(String operation) {
        return new SocketException(operation + ": closed on this side already");
    }

    static SocketException closedMeanwhile(String operation) {
        return new SocketException(operation + ": closed on this side while waiting");
    }

    /// @param what what has not happened
    static SocketTimeoutException timedOut(String what, Duration limit) {
        String length = limit.toString().substring(2).toLowerCase(Locale.ROOT); // PT1M30S
        return new SocketTimeoutException(
                what + " for " + length + ", the limit set with timeout()");
    }

    private static String reason(IOException cause) {
        String message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message;
    }

    private Failures() {}
}
