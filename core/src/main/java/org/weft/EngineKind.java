package org.weft;

/// How a reactor suspends its microthreads. Programs behave alike on both.
public enum EngineKind {
    /// The reactor is the scheduler of its virtual threads: fastest, and a microthread inside a blocking JDK call lets
    /// the others run. Needs JDK 25.0.3 or later 25 and `--add-opens java.base/java.lang=org.weft.core` (on the class
    /// path `=ALL-UNNAMED`).
    DIRECT,
    /// The reactor hands a baton to one virtual thread at a time: needs no flag. A microthread inside a blocking JDK call
    /// keeps the baton.
    PORTABLE
}
