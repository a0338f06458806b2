package org.weft.sim.network;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.weft.Event;
import org.weft.net.spi.ByteSink;
import org.weft.net.spi.ByteSource;
import org.weft.net.spi.Connection;
import org.weft.sim.kernel.Kernel;

/// A socket as its program has it: with events, which belong to the program's reactor.
final class SimulatedConnection implements Connection, ByteSource, ByteSink {
    private final UnitNetwork network;
    private final Socket socket;
    private final Level readable;
    private final Level writable;
    private final Runnable telling = this::tell;
    private boolean isTelling;
    private boolean isClosed;

    SimulatedConnection(UnitNetwork network, Socket socket) {
        this.network = network;
        this.socket = socket;
        String name = Texts.of(socket.ends().remote());
        this.readable = new Level("bytes from " + name, () -> isClosed || socket.isReadable());
        this.writable =
                new Level("room for bytes to " + name, () -> isClosed || socket.isWritable());
        socket.belongsTo(this);
    }

    /// Suspends until that has succeeded or failed.
    void connect() throws IOException, InterruptedException {
        socket.connect();
        while (socket.isCalling()) writable.event().await();
        socket.checkConnected();
    }

    /// Something has come. From outside of the reactor: those who wait are told at its next poll.
    void wake() {
        if (isTelling || !(readable.isDue() || writable.isDue())) return;
        isTelling = true;
        Kernel kernel = network.kernel();
        kernel.at(kernel.nanos(), network.unit(), telling);
    }

    private void tell() {
        isTelling = false;
        readable.tell();
        writable.tell();
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        readable.tried();
        try {
            return socket.read(into);
        } finally {
            wake();
        }
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        writable.tried();
        try {
            return network.cuts(socket) ? writeAndCut(from) : socket.write(from);
        } finally {
            wake();
        }
    }

    /// What is written may still arrive, or not.
    private int writeAndCut(ByteBuffer from) throws IOException {
        if (network.cutsFirst(socket)) socket.cut();
        try {
            return socket.write(from);
        } finally {
            socket.cut();
        }
    }

    @Override
    public void finish() {
        socket.finish();
    }

    @Override
    public void close() {
        if (isClosed) return;
        readable.checkHere();
        isClosed = true;
        socket.close();
        readable.tell();
        writable.tell();
    }

    @Override
    public Event<Void> readable() {
        return readable.event();
    }

    @Override
    public Event<Void> writable() {
        return writable.event();
    }

    @Override
    public ByteSource source() {
        return this;
    }

    @Override
    public ByteSink sink() {
        return this;
    }

    @Override
    public Ends ends() {
        return socket.ends();
    }
}
