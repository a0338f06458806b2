package org.weft.net;

import java.io.IOException;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class TcpStreamContractTest implements ByteStreamContract {
    @Override
    public Pair open() throws IOException, InterruptedException {
        try (var listener = Tcp.listen("127.0.0.1", 0)) {
            TcpStream left = Tcp.connect("127.0.0.1", listener.port());
            return new Pair(left, listener.accept());
        }
    }
}
