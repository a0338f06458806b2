package org.weft.sim.kernel;

import java.util.Arrays;

/// Counts how often each key has come up. An open-addressing table of words: it is asked at every choice.
final class Occurrences {
    private static final int INITIAL_CAPACITY = 64;

    private long[] keys = new long[INITIAL_CAPACITY];
    private int[] counts = new int[INITIAL_CAPACITY];
    private int size;

    /// Counts one more.
    ///
    /// @param key any but 0, well mixed
    /// @return how often it had come up before
    int next(long key) {
        int slot = slot(key);
        if (keys[slot] == 0) {
            if (2 * ++size > keys.length) {
                grow();
                slot = slot(key);
            }
            keys[slot] = key;
        }
        return counts[slot]++;
    }

    void clear() {
        if (size == 0) return;
        Arrays.fill(keys, 0);
        Arrays.fill(counts, 0);
        size = 0;
    }

    private int slot(long key) {
        int mask = keys.length - 1;
        int slot = (int) key & mask;
        while (keys[slot] != key && keys[slot] != 0) slot = (slot + 1) & mask;
        return slot;
    }

    private void grow() {
        long[] oldKeys = keys;
        int[] oldCounts = counts;
        keys = new long[oldKeys.length * 2];
        counts = new int[keys.length];
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldKeys[i] == 0) continue;
            int slot = slot(oldKeys[i]);
            keys[slot] = oldKeys[i];
            counts[slot] = oldCounts[i];
        }
    }
}
