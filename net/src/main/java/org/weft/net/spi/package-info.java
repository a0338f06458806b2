/// The seam between the streams and what moves their bytes: the machine's sockets, or a simulated network. It never
/// waits, but for look-up and connecting: it tells how much went, and has events for when to try again.
/// For those who bring another network; programs do not need it.
@NullMarked
package org.weft.net.spi;

import org.jspecify.annotations.NullMarked;
