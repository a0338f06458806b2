package org.weft.bench;

/// JVM flags that several contestants share.
final class Flags {
    /// Opens what the direct engine, and the JDK rival with a scheduler of its own, are built on.
    static final String OPEN_LANG = "--add-opens=java.base/java.lang=ALL-UNNAMED";

    static final String EXPORT_CONTINUATION = "--add-exports=java.base/jdk.internal.vm=ALL-UNNAMED";

    /// Virtual threads on one carrier, as a reactor has it; pinned to one CPU it is also the default.
    static final String ONE_CARRIER = "-Djdk.virtualThreadScheduler.parallelism=1";

    static final String AT_MOST_ONE_CARRIER = "-Djdk.virtualThreadScheduler.maxPoolSize=1";

    /// Microthreads that nobody refers to any more are garbage, as the simulator wants it.
    static final String DROP = "-Djdk.trackAllThreads=false";

    private Flags() {}
}
