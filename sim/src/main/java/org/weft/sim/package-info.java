/// The same program in a deterministic world: seeds, faults, schedules explored, failures shrunk and replayed.
@NullMarked
package org.weft.sim;

import org.jspecify.annotations.NullMarked;
