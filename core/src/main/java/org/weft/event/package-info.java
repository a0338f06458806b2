/// Ready-made events. All are written with the public API of `org.weft`, as an event of your own would be.
///
/// - states: `Value`, `View`, `Condition`, `Flag`, `Latch`; every single step of a value: `Cursor`
/// - items: `Channel` keeps them until they are received, `Distributor` gives each to one who waits, `Broadcaster` to all
/// - taking turns: `Semaphore`, `CapacityLimiter`, `Mutex`, `RateLimiter`
///
/// Each belongs to the reactor that first touches it; on any other thread its methods throw `WrongThreadException`.
@NullMarked
package org.weft.event;

import org.jspecify.annotations.NullMarked;
