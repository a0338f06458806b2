/// Side-by-side measurements of Weft and its rivals.
///
/// Reading order: [org.weft.bench.Bench] (the program), [org.weft.bench.Catalogue] (what is compared with what),
/// [org.weft.bench.Child] and [org.weft.bench.Measurement] (what runs in the measured JVM), then the contestants.
///
/// This is not JMH, for three reasons. A contestant is a whole loop that owns its thread (an event loop, a scheduler), not a
/// method that is called once an operation. Contestants must run in turn, A B C A B C, so that a machine that slows down
/// slows all of them down; JMH runs all forks of one before the next. And an echo server is measured from another process.
package org.weft.bench;
