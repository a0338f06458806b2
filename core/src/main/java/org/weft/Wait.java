package org.weft;

import java.time.Instant;
import java.util.Optional;

/// What a microthread waits for.
///
/// @param what the event, in words
/// @param since when the wait began, to the turn
/// @param holder who has what it waits for, where somebody owns it: a lock's owner, the microthread whose end is waited
///     for, and of a scope's microthreads the one that was started first
public record Wait(String what, Instant since, Optional<Microthread> holder) {}
