package org.weft.bench;

import java.util.List;

/// What a group's figures are, in the order of the table's columns. The first is the one that is compared.
record Metric(boolean lowerIsBetter, List<Column> columns) {
    /// `cpu` is CPU time of the whole process, which another program on its CPU lengthens less than the time; `busy` is the
    /// share of the CPU that it got.
    static final Metric NANOS =
            new Metric(
                    true,
                    List.of(
                            new Column("ns", "ns/op", 1),
                            new Column("bytes", "B/op", 1),
                            new Column("cpu", "CPU ns", 1),
                            new Column("busy", "busy %", 0)));

    /// `cpu` is CPU time of one thread, in a part of the run.
    static final Metric CPU_NANOS = new Metric(true, List.of(new Column("cpu", "CPU ns", 1)));

    /// `bytes` and `cpu` are what the server alone spends on a request; `busy` is the share of its CPU that it used.
    static final Metric REQUESTS =
            new Metric(
                    false,
                    List.of(
                            new Column("requests", "req/s", 0),
                            new Column("bytes", "B/req", 1),
                            new Column("p50", "p50 µs", 0),
                            new Column("p99", "p99 µs", 0),
                            new Column("p999", "p99.9 µs", 0),
                            new Column("cpu", "CPU ns", 0),
                            new Column("busy", "busy %", 0)));

    /// `live` is what one parked thread keeps on the heap, after a garbage collection.
    static final Metric BYTES = new Metric(true, List.of(new Column("live", "B each", 0)));

    /// `heap` is live while all are asleep; `start` and `end` are CPU time of the whole process, its garbage collector
    /// included: until all are asleep, and from there until all have ended.
    static final Metric CROWD =
            new Metric(
                    true,
                    List.of(
                            new Column("heap", "MiB", 0),
                            new Column("start", "start ns each", 0),
                            new Column("end", "wake + end ns each", 0)));

    /// `beyond` is what a reactor takes more than its bare carrier thread does.
    static final Metric BEYOND =
            new Metric(
                    true,
                    List.of(
                            new Column("beyond", "µs more", 2),
                            new Column("reactor", "reactor µs", 1),
                            new Column("thread", "thread µs", 1),
                            new Column("bytes", "B/reactor", 0)));

    /// `own` counts the threads that have come with the program, `process` those of the JVM too.
    static final Metric WAKE_UPS =
            new Metric(
                    true,
                    List.of(
                            new Column("own", "wake-ups/s", 1),
                            new Column("process", "of the process", 1)));

    /// `early` and `late` are the heap that is live after a fifth of the schedules and after all.
    static final Metric REPEATS =
            new Metric(
                    true,
                    List.of(
                            new Column("differences", "runs that differ", 0),
                            new Column("early", "MiB early", 1),
                            new Column("late", "MiB late", 1)));

    Column compared() {
        return columns.getFirst();
    }

    /// One figure: its key in a sample, its header in the table, and the digits it is worth.
    record Column(String key, String header, int digits) {}
}
