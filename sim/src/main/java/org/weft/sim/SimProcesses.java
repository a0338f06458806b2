package org.weft.sim;

import java.io.IOException;

/// The child processes of a simulation: which programs there are, and what goes wrong with them. For the script.
public interface SimProcesses {
    /// Installs a program on all hosts.
    ///
    /// @param name the first word of the commands that start it
    /// @param program what it does
    void program(String name, SimProgram program);

    /// Lets each further start of a program fail.
    ///
    /// @param name the program
    /// @param error what the starter gets
    /// @return closing it ends that
    SimNetwork.Rule failToSpawn(String name, IOException error);
}
