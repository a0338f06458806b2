/// The seam between a reactor and what it runs in: clock, poller, randomness, services, scheduling decisions.
/// For those who bring another world; programs do not need it.
@NullMarked
package org.weft.spi;

import org.jspecify.annotations.NullMarked;
