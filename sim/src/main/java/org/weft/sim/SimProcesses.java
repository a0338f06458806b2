package org.weft.sim;

import java.io.IOException;

/// The child processes of a simulation: which programs there are, and what goes wrong with them. For the script.
public interface SimProcesses {
    /// Installs a program on all hosts.
    ///
    /// @param name the first word of the commands that start it; a name given before is given anew
    /// @param program what it does
    void program(String name, SimProgram program);

    /// Lets each further start of a program fail; of several such rules the last holds.
    ///
    /// @param name the program
    /// @param error why; the starter gets its message in one that names the command, and itself as the cause
    /// @return closing it ends that
    SimNetwork.Rule failToSpawn(String name, IOException error);
}
