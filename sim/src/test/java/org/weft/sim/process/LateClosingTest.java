package org.weft.sim.process;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.weft.process.ChildProcess;
import org.weft.process.Command;
import org.weft.process.Exit;
import org.weft.sim.SimOptions;
import org.weft.sim.SimProcess;
import org.weft.sim.Simulation;

/// Pipes are closed on somebody else's time: until then what is written into them is lost.
class LateClosingTest {
    private static final SimOptions MANY = SimOptions.seeds(200);
    private static final Command CHILD = Command.of("child");

    /// The operating system closes what a process has left open while its parent is told of the end.
    @Test
    void whatIsWrittenToAChildThatHasEndedIsAnErrorOrLost() {
        Set<String> outcomes = new HashSet<>();
        Simulation.run(
                MANY,
                sim -> {
                    sim.processes().program("child", _ -> 0);
                    sim.on("host", () -> outcomes.add(writeAfterTheEnd()));
                });
        assertEquals(Set.of("Broken pipe", "lost"), outcomes);
    }

    private static String writeAfterTheEnd() throws IOException, InterruptedException {
        try (var child = ChildProcess.start(CHILD)) {
            child.exited().await();
            child.input().write(US_ASCII.encode("anybody?"));
            return "lost";
        } catch (IOException e) {
            return e.getMessage().endsWith("Broken pipe") ? "Broken pipe" : e.getMessage();
        }
    }

    /// A thread closes it, as it reads it.
    @Test
    void whatAChildPrintsAfterItsOutputWasClosedIsAnErrorOrLost() {
        Set<Exit> exits = new HashSet<>();
        Simulation.run(
                MANY,
                sim -> {
                    sim.processes().program("child", LateClosingTest::printWhenTold);
                    sim.on("host", () -> exits.add(exitAfterClosing()));
                });
        assertEquals(Set.of(new Exit.Code(0), new Exit.Code(1)), exits);
    }

    private static int printWhenTold(SimProcess process) throws Exception {
        process.input().read(ByteBuffer.allocate(1));
        process.output().write(US_ASCII.encode("x"));
        return 0;
    }

    private static Exit exitAfterClosing() throws IOException, InterruptedException {
        try (var child = ChildProcess.start(CHILD)) {
            child.output().close();
            child.input().write(US_ASCII.encode("!"));
            return child.exited().await();
        }
    }
}
