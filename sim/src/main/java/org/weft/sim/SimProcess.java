package org.weft.sim;

import java.util.List;
import java.util.Map;
import org.weft.Event;
import org.weft.net.ByteStream;

/// What a simulated program is given when it starts.
public interface SimProcess {
    /// Hands out the words of the command, the program's name first.
    ///
    /// @return the words
    List<String> words();

    /// Hands out the environment.
    ///
    /// @return names and values
    Map<String, String> environment();

    /// Tells its process number.
    ///
    /// @return the number
    long pid();

    /// Hands out its standard input.
    ///
    /// @return a stream to be read
    ByteStream input();

    /// Hands out its standard output.
    ///
    /// @return a stream to be written to
    ByteStream output();

    /// Hands out its standard error.
    ///
    /// @return a stream to be written to
    ByteStream errors();

    /// Describes that it is asked to end (TERM). **A program that has never asked for this event is ended by the signal**; one
    /// that has may take its time, or ignore it.
    ///
    /// @return the event, a level
    Event<Void> terminated();

    /// Starts another process with the same command, environment and streams, as the `&` of a shell does. It is nobody's child:
    /// it lives on when this one ends, and as long as it does, the pipes have another who holds them. Nobody is told of its end.
    ///
    /// @param another what it does
    void fork(SimProgram another);
}
