package org.weft.sim.explore;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.weft.sim.kernel.ChoiceKind;

/// A log as text, one answer a line: for tokens that are too long, and for a corpus, where it is kept while the program is
/// edited.
///
/// ```
/// weft choices 1
/// version 0.1.0
/// options 9b02-3fa29c1b
/// seed 17
/// NEXT_MICROTHREAD 1a2b3c4d5e6 1 main/a, main/b
/// ```
///
/// @param path where it is
/// @param origin where it was recorded
/// @param recipe what it gives
record LogFile(Path path, Origin origin, Recipe recipe) {
    static final String SUFFIX = ".choices";

    private static final String FORMAT = "weft choices 1";
    private static final int HEAD_LINES = 4;

    /// Names a file like another one, so that no log takes the place of another.
    static Path own(Path file, Log log) {
        String end = "-" + Origin.digits(log.encode()) + SUFFIX;
        return file.resolveSibling(file.getFileName().toString().replace(SUFFIX, end));
    }

    static void write(Recipe recipe, Origin origin, Path path) throws IOException {
        if (!(recipe.way() instanceof Way.Logged(Log log)))
            throw new IllegalArgumentException("no log: " + recipe.way().text());
        List<String> lines = new ArrayList<>();
        lines.add(FORMAT);
        lines.add("version " + origin.version());
        lines.add("options " + origin.place());
        lines.add("seed " + recipe.seed());
        for (Log.Entry entry : log.entries()) lines.add(line(entry));
        Path folder = path.toAbsolutePath().getParent();
        if (folder != null) Files.createDirectories(folder);
        Files.write(path, lines);
    }

    private static String line(Log.Entry entry) {
        String key = Long.toHexString(entry.key());
        String what = entry.what().replaceAll("\\R", " ");
        return (entry.kind() + " " + key + " " + entry.answer() + " " + what).strip();
    }

    static LogFile read(Path path) throws IOException {
        List<String> lines = lines(path);
        if (lines.isEmpty() || !lines.getFirst().equals(FORMAT))
            throw new IOException(path + " does not begin with \"" + FORMAT + "\"");
        if (lines.size() < HEAD_LINES) throw new IOException(path + " ends after its first lines");
        var origin =
                Origin.read(
                        field("version", lines.get(1), path), field("options", lines.get(2), path));
        String seed = field("seed", lines.get(3), path);
        List<Log.Entry> entries = new ArrayList<>();
        try {
            for (String line : lines.subList(HEAD_LINES, lines.size()))
                if (!line.isBlank() && !line.startsWith("#")) entries.add(entry(line));
            var recipe = new Recipe(Long.parseLong(seed), new Way.Logged(new Log(entries)));
            return new LogFile(path, origin, recipe);
        } catch (IllegalArgumentException e) {
            throw new IOException(path + ": " + e.getMessage(), e);
        }
    }

    private static List<String> lines(Path path) throws IOException {
        try {
            return Files.readAllLines(path);
        } catch (CharacterCodingException e) {
            throw new IOException(path + " is no text", e);
        }
    }

    private static String field(String name, String line, Path path) throws IOException {
        if (!line.startsWith(name + " "))
            throw new IOException(path + ": expected \"" + name + " ..\", not \"" + line + "\"");
        return line.substring(name.length() + 1);
    }

    private static Log.Entry entry(String line) {
        String[] words = line.split(" ", 4);
        if (words.length < 3) throw new IllegalArgumentException("no choice: \"" + line + "\"");
        long answer = Long.parseLong(words[2]);
        if (answer < 1) throw new IllegalArgumentException("answer < 1: \"" + line + "\"");
        return new Log.Entry(
                ChoiceKind.valueOf(words[0]),
                HexFormat.fromHexDigitsToLong(words[1]),
                answer,
                words.length > 3 ? words[3] : "");
    }

    /// Hands out the recipe if it is from here.
    Recipe in(Origin here) {
        Token.check(origin, here, "@" + path);
        return recipe;
    }
}
