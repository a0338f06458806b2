package org.weft.bench.catalogue;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import java.time.Duration;
import org.weft.Action;
import org.weft.Event;
import org.weft.Microthread;
import org.weft.Scope;
import org.weft.event.Broadcaster;
import org.weft.sim.Expect;
import org.weft.sim.SimBody;
import org.weft.sim.Simulation;

/// Bug 11: a long computation lets nobody else run, the heart neither, and what is healthy is taken for dead.
final class HeldUpHeart {
    private static final Duration BEAT = ofMillis(300);
    private static final Duration PATIENCE = ofSeconds(1);
    private static final int JOBS = 3;
    private static final int STEPS = 20;
    private static final Duration STEP = ofMillis(100);

    private final Broadcaster<Boolean> beats = new Broadcaster<>();

    private HeldUpHeart() {}

    static SimBody buggy() {
        return sim -> sim.on("host", () -> new HeldUpHeart().live(() -> computeAtOnce(sim)));
    }

    /// Lets others run after each step.
    static SimBody fixed() {
        return sim -> sim.on("host", () -> new HeldUpHeart().live(() -> computeInSteps(sim)));
    }

    private void live(Action<InterruptedException> job) throws InterruptedException {
        Scope.run(scope -> {
            scope.startDaemon("supervisor", this::supervise);
            scope.startDaemon("heart", this::beat);
            scope.start(
                    "computation",
                    () -> {
                        for (int i = 0; i < JOBS; i++) {
                            Microthread.sleep(BEAT);
                            job.run();
                        }
                    });
        });
    }

    private void beat() throws InterruptedException {
        while (true) {
            Microthread.sleep(BEAT);
            beats.publish(true);
        }
    }

    private void supervise() throws InterruptedException {
        Event<Boolean> heard = Event.anyOf(beats.received(), Event.after(PATIENCE).as(false));
        while (true) Expect.always(heard.await(), "a heart that beats is heard within " + PATIENCE);
    }

    private static void computeAtOnce(Simulation sim) {
        Simulation.work(STEP.multipliedBy(steps(sim)));
    }

    private static void computeInSteps(Simulation sim) throws InterruptedException {
        for (int step = steps(sim); step > 0; step--) {
            Simulation.work(STEP);
            Microthread.sleep(ofMillis(1));
        }
    }

    /// Of which the job at hand needs so many.
    private static int steps(Simulation sim) {
        return sim.choose("how long the job takes", STEPS + 1);
    }
}
