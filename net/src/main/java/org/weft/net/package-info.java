/// Streams of bytes and of lines, and the connections that they run over.
///
/// Start at [org.weft.net.Tcp]. A protocol is written against [org.weft.net.ByteStream], or, if it speaks lines,
/// against [org.weft.net.Lines].
@NullMarked
package org.weft.net;

import org.jspecify.annotations.NullMarked;
