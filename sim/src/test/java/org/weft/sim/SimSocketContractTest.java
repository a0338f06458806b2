package org.weft.sim;

import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import org.weft.Microthread;
import org.weft.Scope;
import org.weft.net.Tcp;

class SimSocketContractTest implements StreamContract, BrokenPeerContract, ListeningContract {
    private static final SimOptions OPTIONS = SimOptions.seeds(20);
    private static final int PORT = 7;

    @Override
    public void connected(Program server, Program client) {
        Simulation.run(
                OPTIONS,
                sim -> {
                    sim.on(
                            "server",
                            () -> {
                                try (var listener = Tcp.listen("0.0.0.0", PORT)) {
                                    Side.accept(listener).run(server);
                                }
                            });
                    sim.on("client", () -> connectAsSoonAsPossible().run(client));
                });
    }

    private static Side connectAsSoonAsPossible() throws IOException, InterruptedException {
        while (true) {
            try {
                return Side.connect("server", PORT);
            } catch (ConnectException _) {
                Microthread.sleep(Duration.ofMillis(10)); // it does not listen yet
            }
        }
    }

    @Override
    public void alone(Alone program) {
        Simulation.run(
                OPTIONS, sim -> sim.on("host", () -> Scope.<Exception>run("alone", program::run)));
    }
}
