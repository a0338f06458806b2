package org.weft.sim.network;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;

/// Why a connection is broken, in the words of Linux and the JDK.
enum Trouble {
    REFUSED,
    UNANSWERED,
    RESET,
    BROKEN_PIPE,
    TIMED_OUT;

    IOException atConnect() {
        return new ConnectException(
                this == REFUSED ? "Connection refused" : "Connection timed out");
    }

    IOException atRead() {
        return switch (this) {
            case RESET -> new SocketException("Connection reset");
            case BROKEN_PIPE -> new IOException("Broken pipe");
            default -> new IOException("Connection timed out");
        };
    }

    IOException atWrite() {
        return switch (this) {
            case RESET -> new IOException("Connection reset by peer");
            case BROKEN_PIPE -> new IOException("Broken pipe");
            default -> new IOException("Connection timed out");
        };
    }
}
