package org.weft.sim.kernel;

import java.util.List;
import org.weft.spi.Director;

/// Something has happened that nobody has decided, so that it may be different the next time.
///
/// @param unit in whose reactor
/// @param what what it was
/// @param who whose doing it was: a microthread, as `host main/a`, or the name of another thread
/// @param where the stack of that thread
public record Escaped(Unit unit, Director.Escape what, String who, List<StackTraceElement> where) {}
