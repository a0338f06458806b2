/// Simulated child processes.
@NullMarked
package org.weft.sim.process;

import org.jspecify.annotations.NullMarked;
