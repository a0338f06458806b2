/// Child processes: how one is described, started, talked to and ended.
@NullMarked
package org.weft.process;

import org.jspecify.annotations.NullMarked;
