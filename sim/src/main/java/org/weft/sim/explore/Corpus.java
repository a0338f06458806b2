package org.weft.sim.explore;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// A folder of logs that have failed once, to be tried before anything else. They are not tied to a version or to options: as
/// much of a log as still applies is applied.
public final class Corpus {
    private Corpus() {}

    /// Reads all logs of a test.
    ///
    /// @param folder where they are
    /// @return their recipes, by name of file; none if there is no such folder
    /// @throws IOException if one cannot be read
    public static List<Recipe> read(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) return List.of();
        List<Recipe> recipes = new ArrayList<>();
        for (Path file : files(folder)) recipes.add(LogFile.read(file).recipe());
        return recipes;
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> f.toString().endsWith(LogFile.SUFFIX)).sorted().toList();
        }
    }

    /// Adds a failure, unless it was written there already. One that has no log, because it could not be repeated by one, is
    /// left out.
    ///
    /// @param folder where to; made if it is not there
    /// @param failure what has failed
    /// @param origin where
    /// @return the file; whether it is there tells whether it was written
    /// @throws IOException if it cannot be written
    public static Path add(Path folder, Failure failure, Origin origin) throws IOException {
        long seed = failure.recipe().seed();
        Path file = folder.resolve(seed + "-" + name(failure) + LogFile.SUFFIX);
        if (failure.recipe().way() instanceof Way.Logged && !Files.exists(file))
            LogFile.write(failure.recipe(), origin, file);
        return file;
    }

    private static String name(Failure failure) {
        return Origin.digits(failure.finding().fingerprint() + failure.log().encode());
    }
}
