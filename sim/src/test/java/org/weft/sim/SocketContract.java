package org.weft.sim;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import org.weft.Scope;

/// What sockets do, in short programs: the simulated ones pass it, and those of the kernel on which it runs.
///
/// What only one of the two can do has no place here; nor what depends on how much is on its way at a moment.
interface SocketContract {
    String LOOPBACK = "127.0.0.1";

    /// More than any connection holds on its way.
    int LARGE = 16 << 20;

    int SOME = 300_000;

    interface Program {
        void run(Side side) throws Exception;
    }

    interface Alone {
        void run(Scope scope) throws Exception;
    }

    /// Runs two programs that are connected, each where it belongs.
    void connected(Program server, Program client) throws Exception;

    /// Runs a program that connects to itself.
    void alone(Alone program) throws Exception;

    static byte[] pattern(int length) {
        byte[] pattern = new byte[length];
        for (int i = 0; i < length; i++) pattern[i] = (byte) (i * 31 + (i >> 8));
        return pattern;
    }

    static ByteBuffer text(String text) {
        return ByteBuffer.wrap(text.getBytes(UTF_8));
    }
}
