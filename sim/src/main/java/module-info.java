/// The same program in a deterministic world: seeds, faults, schedules explored, failures shrunk and replayed.
module org.weft.sim {
    requires transitive org.weft.core;
    requires transitive org.weft.net;
    requires transitive org.weft.process;
    requires static org.jspecify;
    requires java.management; // tells whether there is a debugger
    requires static org.junit.jupiter.api; // for the extension

    exports org.weft.sim;
}
