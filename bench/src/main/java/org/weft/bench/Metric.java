package org.weft.bench;

import java.util.List;

/// What a group's figures are, in the order of the table's columns. The first is the one that is compared.
record Metric(boolean lowerIsBetter, List<Column> columns) {
    static final Metric NANOS =
            new Metric(true, List.of(new Column("ns", "ns/op", 1), new Column("bytes", "B/op", 1)));

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

    Column compared() {
        return columns.getFirst();
    }

    /// One figure: its key in a sample, its header in the table, and the digits it is worth.
    record Column(String key, String header, int digits) {}
}
