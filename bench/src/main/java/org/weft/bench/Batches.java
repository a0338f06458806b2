package org.weft.bench;

/// Cuts a number of operations into batches of at most [#SIZE], each waited for before the next.
final class Batches {
    static final int SIZE = 1_000;

    private Batches() {}

    /// One batch.
    @FunctionalInterface
    interface Batch<X extends Exception> {
        void run(int size) throws X;
    }

    static <X extends Exception> void of(long count, Batch<X> batch) throws X {
        for (long left = count; left > 0; left -= SIZE) batch.run((int) Math.min(left, SIZE));
    }
}
