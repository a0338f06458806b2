package org.weft.sim.explore;

import java.io.IOException;
import java.nio.file.Path;

/// What a person copies to have a run again: `1:VERSION:OPTIONS:SEED:WAY`, or `@FILE` if that were too long to be copied.
public final class Token {
    /// Longer ones do not survive terminals.
    static final int MOST_CHARS = 200;

    private static final String FORMAT = "1";
    private static final int FIELDS = 5;

    private Token() {}

    /// Writes a recipe down.
    ///
    /// @param recipe what to have again
    /// @param origin where it is from
    /// @param file where a log is written that is too long
    /// @return at most 200 characters, but for the file's own name
    /// @throws IOException if the file cannot be written
    public static String of(Recipe recipe, Origin origin, Path file) throws IOException {
        String token =
                String.join(
                        ":",
                        FORMAT,
                        origin.version(),
                        origin.options(),
                        Long.toString(recipe.seed()),
                        recipe.way().text());
        if (token.length() <= MOST_CHARS || !(recipe.way() instanceof Way.Logged)) return token;
        LogFile.write(recipe, origin, file);
        return "@" + file;
    }

    /// Reads a token.
    ///
    /// @param token the token
    /// @param here where it is to be run
    /// @return the recipe
    /// @throws IllegalArgumentException if it is none, or is from elsewhere; says why
    /// @throws IOException if its file cannot be read
    public static Recipe parse(String token, Origin here) throws IOException {
        if (token.startsWith("@")) return LogFile.read(Path.of(token.substring(1))).in(here);
        String[] fields = token.strip().split(":", -1);
        if (!fields[0].equals(FORMAT))
            throw refused(
                    "its format is \"" + fields[0] + "\", and this version reads " + FORMAT, token);
        if (fields.length != FIELDS)
            throw refused("it has " + fields.length + " fields of " + FIELDS, token);
        check(new Origin(fields[1], fields[2]), here, token);
        try {
            return new Recipe(Long.parseLong(fields[3]), Way.parse(fields[4]));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(refusal(String.valueOf(e.getMessage()), token), e);
        }
    }

    /// Refuses what is from elsewhere.
    static void check(Origin there, Origin here, String token) {
        if (!there.version().equals(here.version()))
            throw refused(
                    "it is of version " + there.version() + ", and this is " + here.version(),
                    token);
        if (!there.options().equals(here.options()))
            throw refused(
                    "the simulation's options are others now ("
                            + there.options()
                            + ", and these are "
                            + here.options()
                            + ")",
                    token);
    }

    private static IllegalArgumentException refused(String why, String token) {
        return new IllegalArgumentException(refusal(why, token));
    }

    private static String refusal(String why, String token) {
        return "the token cannot be replayed: " + why + ": " + token;
    }
}
