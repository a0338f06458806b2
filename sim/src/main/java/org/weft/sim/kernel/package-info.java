/// What all of a simulated world shares: time, what happens when, who has a reactor, and who decides.
@NullMarked
package org.weft.sim.kernel;

import org.jspecify.annotations.NullMarked;
