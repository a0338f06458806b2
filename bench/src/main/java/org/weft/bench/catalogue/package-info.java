/// Planted bugs, each with a fixed twin: what the simulator has to find.
package org.weft.bench.catalogue;
