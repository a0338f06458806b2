package org.weft.sim.explore;

/// A number for each of some keys; open addressing, for it is asked at every choice.
final class LongTable {
    private static final int INITIAL_CAPACITY = 64;

    private long[] keys = new long[INITIAL_CAPACITY];
    private long[] values = new long[INITIAL_CAPACITY];
    private boolean[] isUsed = new boolean[INITIAL_CAPACITY];
    private int size;

    int size() {
        return size;
    }

    long get(long key, long otherwise) {
        int slot = slot(key);
        return isUsed[slot] ? values[slot] : otherwise;
    }

    void put(long key, long value) {
        int slot = slot(key);
        if (!isUsed[slot]) {
            if (2 * ++size > keys.length) {
                grow();
                slot = slot(key);
            }
            isUsed[slot] = true;
            keys[slot] = key;
        }
        values[slot] = value;
    }

    private int slot(long key) {
        int mask = keys.length - 1;
        int slot = (int) (key ^ (key >>> 20)) & mask;
        while (isUsed[slot] && keys[slot] != key) slot = (slot + 1) & mask;
        return slot;
    }

    private void grow() {
        long[] oldKeys = keys;
        long[] oldValues = values;
        boolean[] wasUsed = isUsed;
        keys = new long[2 * oldKeys.length];
        values = new long[keys.length];
        isUsed = new boolean[keys.length];
        for (int i = 0; i < oldKeys.length; i++) {
            if (!wasUsed[i]) continue;
            int slot = slot(oldKeys[i]);
            isUsed[slot] = true;
            keys[slot] = oldKeys[i];
            values[slot] = oldValues[i];
        }
    }
}
