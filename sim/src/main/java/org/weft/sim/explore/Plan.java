package org.weft.sim.explore;

import java.nio.file.Path;
import java.time.Duration;

/// What a campaign has to know besides what it runs.
///
/// @param name of the test, for the names of files
/// @param budget how long it begins further runs; what is found then is made smaller in time of its own
/// @param origin where its tokens are from
/// @param folder where it writes what does not fit into a token
public record Plan(String name, Duration budget, Origin origin, Path folder) {
    /// Names the file of a log that does not fit into a token.
    ///
    /// @return in the folder, whether it is there or not
    public Path logFile() {
        return folder.resolve(name.replaceAll("[^A-Za-z0-9._-]+", "-") + LogFile.SUFFIX);
    }
}
