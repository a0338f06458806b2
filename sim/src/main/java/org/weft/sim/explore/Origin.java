package org.weft.sim.explore;

import java.util.Locale;
import org.weft.sim.kernel.Hashes;

/// Where a run is from: it can be had again only there.
///
/// @param version of the library
/// @param options a hash of all options that change what a run does
public record Origin(String version, String options) {
    /// Makes one of the options as text.
    ///
    /// @param version of the library
    /// @param options all that change what a run does, and no others
    /// @return the origin
    public static Origin of(String version, String options) {
        return new Origin(version, String.format(Locale.ROOT, "%08x", (int) Hashes.of(options)));
    }
}
