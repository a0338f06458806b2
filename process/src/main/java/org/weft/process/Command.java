package org.weft.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// What to run as a child process. No shell is involved: the words reach the program as they are.
///
/// ```java
/// var command = Command.of("make", "test").withDirectory(sources).withEnvironment("LANG", "C");
/// ```
///
/// @param words the program, then its arguments; a program without `/` is looked for in the `PATH`.
///     At least one word
/// @param environment what is added to our own environment, or replaces parts of it
/// @param directory where it runs; empty: where we do
public record Command(
        List<String> words, Map<String, String> environment, Optional<Path> directory) {
    /// Describes a command.
    ///
    /// @throws IllegalArgumentException if there is no word, or the name of a variable is empty or
    ///     has a `=` in it
    public Command {
        words = List.copyOf(words);
        environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
        Objects.requireNonNull(directory, "directory");
        if (words.isEmpty())
            throw new IllegalArgumentException("a command of no words: expected a program");
        environment.forEach(Command::check);
    }

    /// Describes a command that runs where we do, in our environment.
    ///
    /// @param program what to run
    /// @param arguments its arguments
    /// @return the command
    public static Command of(String program, String... arguments) {
        var words = new ArrayList<String>();
        words.add(program);
        Collections.addAll(words, arguments);
        return new Command(words, Map.of(), Optional.empty());
    }

    /// Describes the same command with one more variable.
    ///
    /// @param name the variable
    /// @param value its value, instead of one it may have
    /// @return the other command
    /// @throws IllegalArgumentException if the name is empty or has a `=` in it
    public Command withEnvironment(String name, String value) {
        var more = new LinkedHashMap<>(environment);
        more.put(name, value);
        return new Command(words, more, directory);
    }

    /// Describes the same command elsewhere.
    ///
    /// @param elsewhere where it runs
    /// @return the other command
    public Command withDirectory(Path elsewhere) {
        return new Command(words, environment, Optional.of(elsewhere));
    }

    private static void check(String name, String value) {
        Objects.requireNonNull(value, name);
        if (name.isEmpty() || name.indexOf('=') >= 0)
            throw new IllegalArgumentException(
                    "a variable named \"" + name + "\": expected a name, without \"=\"");
    }
}
