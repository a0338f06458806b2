package org.weft.bench.catalogue;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import java.io.IOException;
import java.util.function.BiPredicate;
import org.weft.Event;
import org.weft.Microthread;
import org.weft.Reactor;
import org.weft.Scope;
import org.weft.event.Channel;
import org.weft.process.ChildProcess;
import org.weft.process.Command;
import org.weft.sim.Expect;
import org.weft.sim.SimBody;
import org.weft.sim.SimProcess;
import org.weft.sim.Simulation;

/// Bug 20: a supervisor is told late that a child has ended, and takes that for the end of the one that it has
/// started meanwhile. So it starts another, and there are two.
///
/// It tells children apart by their process numbers, and once in a while the new child has the number of the old one.
final class SupervisorRace {
    private static final int RELOADS = 3;

    static SimBody buggy() {
        return sim -> simulate(sim, (one, other) -> one.pid() == other.pid());
    }

    static SimBody fixed() {
        return sim -> simulate(sim, (one, other) -> one == other);
    }

    private static void simulate(Simulation sim, BiPredicate<ChildProcess, ChildProcess> isSame) {
        var living = new int[1];
        sim.processes().program("service", process -> serve(process, living));
        sim.on(
                "host",
                () ->
                        Scope.run(scope -> {
                            var keeper = new Keeper(isSame);
                            scope.startDaemon("keeper", keeper::keep);
                            for (int i = 0; i < RELOADS; i++) {
                                Microthread.sleep(ofSeconds(10));
                                keeper.reload();
                            }
                            Microthread.sleep(ofSeconds(10));
                        }));
    }

    /// Serves until it is asked to end, or crashes before.
    private static int serve(SimProcess process, int[] living) throws InterruptedException {
        Event<Boolean> terminated = process.terminated().as(true);
        living[0]++;
        Expect.always(living[0] == 1, "one service at a time");
        var life = ofMillis(Reactor.current().random().nextInt(60_000));
        boolean isAsked = Event.anyOf(terminated, Event.after(life).as(false)).await();
        living[0]--;
        return isAsked ? 0 : 1;
    }

    /// Keeps one service running: starts it anew when it has ended, and replaces it when asked to.
    private static final class Keeper {
        private static final Command SERVICE = Command.of("service");

        private sealed interface Message {}

        private record Reload() implements Message {}

        private record Ended(ChildProcess child) implements Message {}

        private final BiPredicate<ChildProcess, ChildProcess> isSame;
        private final Channel<Message> mailbox = Channel.bounded(100);

        Keeper(BiPredicate<ChildProcess, ChildProcess> isSame) {
            this.isSame = isSame;
        }

        void reload() {
            mailbox.trySend(new Reload());
        }

        void keep() throws IOException, InterruptedException {
            ChildProcess current = start();
            while (true) {
                switch (mailbox.receive()) {
                    case Reload _ -> {
                        current.stop(ofSeconds(60));
                        current = start();
                    }
                    case Ended(ChildProcess child) -> {
                        if (isSame.test(current, child)) current = start();
                    }
                }
            }
        }

        private ChildProcess start() throws IOException, InterruptedException {
            ChildProcess child = ChildProcess.start(SERVICE);
            child.exited().once(_ -> mailbox.trySend(new Ended(child)));
            return child;
        }
    }
}
