package org.weft.net;

import java.io.IOException;
import org.junit.jupiter.api.Timeout;
import org.weft.Reactor;

/// The seam carries another network: the same streams over memory do the same.
@Timeout(20)
class MemoryTcpContractTest implements ByteStreamContract {
    @Override
    public Reactor.Builder reactor() {
        return Reactor.builder().world(new TestWorld(new MemoryNetwork()));
    }

    @Override
    public Pair open() throws IOException, InterruptedException {
        try (var listener = Tcp.listen("10.0.0.1", 0)) {
            TcpStream left = Tcp.connect("10.0.0.1", listener.port());
            return new Pair(left, listener.accept());
        }
    }
}
