/// What a person is shown of a run that failed.
@NullMarked
package org.weft.sim.report;

import org.jspecify.annotations.NullMarked;
