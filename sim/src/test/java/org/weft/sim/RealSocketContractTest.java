package org.weft.sim;

import org.junit.jupiter.api.Timeout;
import org.weft.Reactor;
import org.weft.net.Tcp;

@Timeout(20)
class RealSocketContractTest implements StreamContract, BrokenPeerContract, ListeningContract {
    @Override
    public void connected(Program server, Program client) throws Exception {
        Reactor.<Exception>run(scope -> {
            try (var listener = Tcp.listen(LOOPBACK, 0)) {
                scope.start("client", () -> Side.connect(LOOPBACK, listener.port()).run(client));
                Side.accept(listener).run(server);
            }
        });
    }

    @Override
    public void alone(Alone program) throws Exception {
        Reactor.<Exception>run(program::run);
    }
}
