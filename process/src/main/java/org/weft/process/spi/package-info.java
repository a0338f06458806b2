/// The seam between child processes and what they run on. For those who bring another world;
/// programs do not need it.
@NullMarked
package org.weft.process.spi;

import org.jspecify.annotations.NullMarked;
