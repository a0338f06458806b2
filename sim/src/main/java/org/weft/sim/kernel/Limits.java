package org.weft.sim.kernel;

import java.time.Duration;

/// How far a run goes.
///
/// @param time simulated time at most
/// @param steps turns of reactors at most
/// @param stepsWithoutTime turns in a row without time passing, beyond which it is a livelock
/// @param slip how much time at most may pass at once while there is something to run: a slow machine; zero for none
public record Limits(Duration time, long steps, int stepsWithoutTime, Duration slip) {}
