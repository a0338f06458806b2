package org.weft.sim.explore;

import org.weft.sim.kernel.Oracle;

/// How all that is left open in a run is answered, in a form that can be written down.
public sealed interface Way {
    /// The simplest answer each time.
    record Simplest() implements Way {}

    /// By lot.
    record Random() implements Way {}

    /// By lot, on a day on which nothing takes long and no read is short.
    ///
    /// @param lot what is drawn comes from
    /// @param script what the script draws instead; empty if that is left to lot too
    record Calm(long lot, Log script) implements Way {}

    /// Partial order sampling.
    record Pos() implements Way {}

    /// Priorities that change.
    ///
    /// @param depth how many things in order a bug is thought to need
    /// @param length how many choices among microthreads a run is thought to have
    record Pct(int depth, int length) implements Way {
        /// Checks the numbers.
        ///
        /// @param depth at least 1
        /// @param length at least 1
        public Pct {
            if (depth < 1 || length < 1)
                throw new IllegalArgumentException("pct: depth " + depth + ", length " + length);
        }
    }

    /// From a log.
    ///
    /// @param log the answers
    record Logged(Log log) implements Way {}

    /// Makes the oracle of one run.
    ///
    /// @param seed what is drawn by lot comes from
    /// @return an oracle that has answered nothing yet
    default Oracle oracle(long seed) {
        return switch (this) {
            case Simplest() -> Oracle.SIMPLEST;
            case Random() -> new RandomOracle(seed);
            case Calm(long lot, Log script) -> calm(new RandomOracle(lot), script);
            case Pos() -> new PosOracle(seed);
            case Pct(int depth, int length) -> new PctOracle(seed, depth, length);
            case Logged(Log log) -> new Replay(log);
        };
    }

    /// Writes it as a word without spaces and colons.
    ///
    /// @return what [#parse] reads
    default String text() {
        return switch (this) {
            case Simplest() -> "fifo";
            case Random() -> "random";
            case Calm(long lot, Log script) -> "calm." + lot + "." + script.encode();
            case Pos() -> "pos";
            case Pct(int depth, int length) -> "pct." + depth + "." + length;
            case Logged(Log log) -> "=" + log.encode();
        };
    }

    /// Reads what [#text] has written.
    ///
    /// @param text the word
    /// @return the way
    /// @throws IllegalArgumentException if it is none
    static Way parse(String text) {
        if (text.startsWith("=")) return new Logged(Log.decode(text.substring(1)));
        return switch (text) {
            case "fifo" -> new Simplest();
            case "random" -> new Random();
            case "pos" -> new Pos();
            default -> withNumbers(text);
        };
    }

    private static Oracle calm(Oracle lot, Log script) {
        if (script.size() == 0) return choice -> choice.kind().isAmount() ? 0 : lot.choose(choice);
        var replay = new Replay(script);
        return choice ->
                switch (choice.kind()) {
                    case LATENCY, SHORT_IO -> 0;
                    case SCRIPT -> replay.choose(choice);
                    default -> lot.choose(choice);
                };
    }

    private static Way withNumbers(String text) {
        String[] words = text.split("\\.", -1);
        if (words.length == 3 && words[0].equals("calm"))
            return new Calm(Long.parseLong(words[1]), Log.decode(words[2]));
        if (words.length == 3 && words[0].equals("pct"))
            return new Pct(Integer.parseInt(words[1]), Integer.parseInt(words[2]));
        throw new IllegalArgumentException("no way to answer choices: \"" + text + "\"");
    }
}
