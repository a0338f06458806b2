package org.weft.sim.kernel;

/// Mixing of 64-bit words (the finaliser of SplitMix64, Steele et al. 2014). The same on every machine.
public final class Hashes {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private Hashes() {}

    /// Scatters a word.
    ///
    /// @param word any
    /// @return one whose bits all depend on all of its bits; a bijection
    public static long mix(long word) {
        long z = (word ^ (word >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /// Adds a word to a hash.
    ///
    /// @param hash what it is so far
    /// @param word what comes next
    /// @return the new hash, which depends on the order
    public static long add(long hash, long word) {
        return mix(hash * GOLDEN + word + 1);
    }

    /// Hashes a text.
    ///
    /// @param text any
    /// @return its hash
    public static long of(String text) {
        return mix(text.hashCode() * GOLDEN + text.length()); // String.hashCode is specified
    }

    /// Maps a hash to a number below a bound, each about as often.
    ///
    /// @param hash well mixed
    /// @param bound positive
    /// @return from 0 to `bound - 1`
    public static long below(long hash, long bound) {
        return Math.unsignedMultiplyHigh(hash, bound);
    }

    /// Maps a hash to a number from 0 to 1.
    ///
    /// @param hash well mixed
    /// @return from 0, below 1
    public static double unit(long hash) {
        return (hash >>> 11) * 0x1.0p-53;
    }
}
