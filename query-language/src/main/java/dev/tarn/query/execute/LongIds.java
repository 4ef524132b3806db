package dev.tarn.query.execute;

import java.util.Arrays;

/** Numbers different longs, from 0 in order of first appearance: a hash table without objects. */
final class LongIds {
  private static final int NONE = -1;

  private long[] keys = new long[64];
  private int[] ids = new int[64];
  private int size;

  LongIds() {
    Arrays.fill(ids, NONE);
  }

  int size() {
    return size;
  }

  /** The number of a key, or -1 if it is not there. */
  int find(long key) {
    return ids[slot(key, keys, ids)];
  }

  /** The number of a key; a new one gets {@code next}, which has to rise from call to call. */
  int find(long key, int next) {
    int slot = slot(key, keys, ids);
    if (ids[slot] == NONE) {
      keys[slot] = key;
      ids[slot] = next;
      size++;
      if (size > keys.length / 5 * 3) {
        grow();
      }
      return next;
    }
    return ids[slot];
  }

  private static int slot(long key, long[] keys, int[] ids) {
    long mixed = key * 0x9E3779B97F4A7C15L;
    int mask = keys.length - 1;
    int slot = (int) (mixed ^ (mixed >>> 32)) & mask;
    while (ids[slot] != NONE && keys[slot] != key) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    long[] moreKeys = new long[Math.multiplyExact(keys.length, 2)];
    int[] moreIds = new int[moreKeys.length];
    Arrays.fill(moreIds, NONE);
    for (int k = 0; k < keys.length; k++) {
      if (ids[k] != NONE) {
        int slot = slot(keys[k], moreKeys, moreIds);
        moreKeys[slot] = keys[k];
        moreIds[slot] = ids[k];
      }
    }
    keys = moreKeys;
    ids = moreIds;
  }
}
