package org.weft.sim;

import org.jspecify.annotations.Nullable;

/// Something is wrong in a simulation: the message is the report, with how to run it again.
public final class SimulationFailure extends AssertionError {
    private static final long serialVersionUID = 1;

    private final String token;
    private final String fingerprint;

    SimulationFailure(String report, String token, String fingerprint, @Nullable Throwable cause) {
        super(report, cause);
        this.token = token;
        this.fingerprint = fingerprint;
    }

    /// Does nothing: where the simulator was when it gave up tells nobody anything. It is told who has called the simulation.
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }

    /// Hands out what repeats the run.
    ///
    /// @return the value for `-Dweft.sim.replay`
    public String token() {
        return token;
    }

    /// Hands out what was written about it.
    ///
    /// @return the report
    public String report() {
        return String.valueOf(getMessage());
    }

    /// Tells the same bug from others, whatever the schedule.
    ///
    /// @return kind, type and place
    public String fingerprint() {
        return fingerprint;
    }
}
