/// The reactor, its microthreads and scopes, and what they can wait for.
///
/// Start at [org.weft.Reactor]; what can be awaited is an [org.weft.Event]; ready-made events are in `org.weft.event`.
@NullMarked
package org.weft;

import org.jspecify.annotations.NullMarked;
