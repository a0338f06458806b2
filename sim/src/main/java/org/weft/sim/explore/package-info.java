/// Who decides: strategies, the log of what was decided, and how a failing log is made smaller.
@NullMarked
package org.weft.sim.explore;

import org.jspecify.annotations.NullMarked;
