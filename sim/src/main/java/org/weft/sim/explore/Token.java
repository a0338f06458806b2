package org.weft.sim.explore;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.weft.sim.kernel.Hashes;

/// What a person copies to have a run again: `2:VERSION:SIMULATION-OPTIONS:SEED:WAY:CHECK`, or `@FILE` if that were too long to
/// be copied.
public final class Token {
    /// Longer ones do not survive terminals.
    static final int MOST_CHARS = 200;

    private static final String FORMAT = "2";
    private static final int FIELDS = 6;

    private Token() {}

    /// Writes a recipe down.
    ///
    /// @param recipe what to have again
    /// @param origin where it is from
    /// @param file where a log is written that is too long: beside it, in a file of its own
    /// @return at most 200 characters, but for the file's own name
    /// @throws IOException if the file cannot be written
    public static String of(Recipe recipe, Origin origin, Path file) throws IOException {
        String token =
                String.join(
                        ":",
                        FORMAT,
                        origin.version(),
                        origin.place(),
                        Long.toString(recipe.seed()),
                        recipe.way().text());
        token += ":" + check(token);
        if (token.length() <= MOST_CHARS || !(recipe.way() instanceof Way.Logged(Log log)))
            return token;
        Path own = LogFile.own(file, log);
        LogFile.write(recipe, origin, own);
        return "@" + own;
    }

    /// Reads a token.
    ///
    /// @param token the token
    /// @param here where it is to be run
    /// @return the recipe
    /// @throws IllegalArgumentException if it is none, is damaged, is from elsewhere, or its file cannot be read; says why
    public static Recipe parse(String token, Origin here) {
        if (token.startsWith("@")) return file(token).in(here);
        String[] fields = fields(token);
        check(Origin.read(fields[1], fields[2]), here, token);
        try {
            return new Recipe(Long.parseLong(fields[3]), Way.parse(fields[4]));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(refusal(String.valueOf(e.getMessage()), token), e);
        }
    }

    /// Reads where a token is from.
    ///
    /// @param token the token
    /// @return its origin
    /// @throws IllegalArgumentException if it is none, is damaged, or its file cannot be read; says why
    public static Origin origin(String token) {
        if (token.startsWith("@")) return file(token).origin();
        String[] fields = fields(token);
        return Origin.read(fields[1], fields[2]);
    }

    private static String[] fields(String token) {
        String text = token.strip();
        String[] fields = text.split(":", -1);
        if (!fields[0].equals(FORMAT))
            throw refused(
                    "its format is \"" + fields[0] + "\", and this version reads " + FORMAT, token);
        if (fields.length != FIELDS)
            throw refused("it has " + fields.length + " fields of " + FIELDS, token);
        if (!fields[FIELDS - 1].equals(check(text.substring(0, text.lastIndexOf(':')))))
            throw refused("it is damaged: not all of it is as it was printed", token);
        return fields;
    }

    private static LogFile file(String token) {
        Path file = Path.of(token.substring(1).strip());
        if (!Files.exists(file)) throw refused("there is no file " + file, token);
        try {
            return LogFile.read(file);
        } catch (IOException e) {
            throw new IllegalArgumentException(refusal(String.valueOf(e.getMessage()), token), e);
        }
    }

    /// Half a token may be one too, of another run.
    private static String check(String text) {
        return String.format(Locale.ROOT, "%04x", (short) Hashes.of(text));
    }

    /// Refuses what is from elsewhere.
    static void check(Origin there, Origin here, String token) {
        if (!there.version().equals(here.version()))
            throw refused(
                    "it is of version " + there.version() + ", and this is " + here.version(),
                    token);
        if (!there.simulation().equals(here.simulation()))
            throw refused("it is of another simulation", token);
        if (!there.options().equals(here.options()))
            throw refused(
                    "the simulation's options, or the program's arguments, are others now ("
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
