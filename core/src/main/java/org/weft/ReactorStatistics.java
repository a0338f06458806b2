package org.weft;

/// What a reactor has done and is doing, in numbers: for those who watch it from outside. See [Reactor#statistics].
///
/// Read from another thread, each number is right by itself, though perhaps some turns old, and together they need not be
/// of one moment; read inside the reactor they are. What the reactor runs for itself, callbacks for one, is no microthread
/// here. Numbers that only grow never go back.
///
/// @param started how many microthreads have been started since the beginning, `main` included
/// @param ended how many of them have ended, however
/// @param alive how many have not: `ready`, `waiting`, `blocked`, and the one that runs
/// @param ready how many wait for their turn: if it stays high, the reactor has more to do than it can
/// @param waiting how many wait for an event
/// @param blocked how many are inside a blocking JDK call; on the portable engine such a one runs, and is none of these
/// @param turns how many turns have begun
/// @param fullTurns how many turns were cut short, with microthreads still ready, to look at I/O and deadlines
/// @param slices how many slices have begun, those of callbacks included
/// @param timers how many deadlines, sleeps and delayed calls are pending
/// @param blockingCalls how many microthreads wait for a call on a platform thread
/// @param takenIn how many times something came in from another thread: items, calls, what was unblocked
/// @param takeInsCutShort how many times so much had come in that the rest had to wait for the next turn
/// @param hiddenSuspensions how many times a blocking JDK call has let others run in the middle of a slice
/// @param stalls how many slices were reported because they took longer than the stall limit
/// @param errors how many errors that belong to nobody went to the error sink
public record ReactorStatistics(
        long started,
        long ended,
        long alive,
        long ready,
        long waiting,
        long blocked,
        long turns,
        long fullTurns,
        long slices,
        long timers,
        long blockingCalls,
        long takenIn,
        long takeInsCutShort,
        long hiddenSuspensions,
        long stalls,
        long errors) {}
