/// The simulated network.
@NullMarked
package org.weft.sim.network;

import org.jspecify.annotations.NullMarked;
