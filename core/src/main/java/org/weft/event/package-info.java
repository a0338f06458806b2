/// Ready-made events: values and conditions, flags, semaphores, channels. All are written with the public API of
/// `org.weft`, as an event of your own would be.
@NullMarked
package org.weft.event;

import org.jspecify.annotations.NullMarked;
