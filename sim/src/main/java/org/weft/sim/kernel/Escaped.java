package org.weft.sim.kernel;

import java.util.List;
import org.weft.spi.Director;

/// Something has happened that nobody has decided, so that it may be different the next time.
///
/// @param unit in whose reactor
/// @param what what it was
/// @param thread whose doing it was
/// @param where the stack of that thread
public record Escaped(
        Unit unit, Director.Escape what, String thread, List<StackTraceElement> where) {}
