package org.weft.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import org.weft.Reactor;
import org.weft.ScopedAction;
import org.weft.sim.kernel.Kernel;
import org.weft.sim.kernel.Limits;
import org.weft.sim.kernel.Oracle;
import org.weft.sim.kernel.Stop;
import org.weft.sim.kernel.Trace;
import org.weft.sim.kernel.Unit;
import org.weft.testing.Elsewhere;

/// What a core test takes for its virtual world: a simulated one, in which an oracle decides.
final class SimulatedWorld implements Elsewhere, Kernel.Owner {
    /// Longer than any test sleeps, and less than 2^63 nanoseconds.
    private static final Duration LONGEST = Duration.ofDays(100_000);

    /// Some yield that often, to see that no time passes.
    private static final int STEPS_WITHOUT_TIME = 1_000_000;

    private static final int MOST_STEPS = 10_000_000;

    private final Kernel kernel;
    private final String host;
    private Optional<Unit> unit = Optional.empty();

    SimulatedWorld(String host, long seed, Oracle oracle, boolean isTraced) {
        this.host = host;
        var limits = new Limits(LONGEST, MOST_STEPS, STEPS_WITHOUT_TIME, Duration.ZERO);
        this.kernel = new Kernel(this, seed, oracle, limits, new Trace(isTraced));
    }

    Kernel kernel() {
        return kernel;
    }

    boolean hasRun() {
        return unit.isPresent();
    }

    @Override
    public Optional<Throwable> run(Reactor.Builder reactor, ScopedAction<?> main) {
        Unit only = kernel.start(host, "", reactor, main);
        unit = Optional.of(only);
        Stop stop = kernel.run(only::isOver);
        if (!only.isOver())
            throw new AssertionError("the reactor has not ended: " + stop + "\n" + picture(only));
        return only.reactor().failure();
    }

    private static String picture(Unit unit) {
        var text = new StringBuilder();
        try {
            unit.reactor().dump(text);
        } catch (IOException e) {
            throw new UncheckedIOException("a StringBuilder has failed", e);
        }
        return text.toString();
    }

    @Override
    public void pass(Duration length) {
        kernel.pass(length.toNanos());
    }

    @Override
    public void outside(Duration time, Runnable happening) {
        kernel.at(time.toNanos(), unit.orElseThrow(), happening);
    }

    /// They are logged, as the tests of core expect it.
    @Override
    public boolean reportsCycles() {
        return false;
    }
}
