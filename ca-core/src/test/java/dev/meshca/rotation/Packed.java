package dev.meshca.rotation;

import java.util.Arrays;

/** Up to three clusters in one number, 21 bits each. */
final class Packed {

    /** No write is still to come. */
    static final int NOTHING = 15;

    private static final int BITS = 21;
    private static final long CLUSTER = (1L << BITS) - 1;

    private Packed() {}

    static long fresh(int declared, int loaded, int leaves, int held, int target, int fixed) {
        return declared | loaded << 4 | leaves << 8 | held << 11 | (long) target << 15 | (long) fixed << 19;
    }

    static long with(long state, int c, long cluster) {
        return (state & ~(CLUSTER << (BITS * c))) | cluster << (BITS * c);
    }

    static long sorted(long state, int clusters) {
        long[] parts = new long[clusters];
        for (int c = 0; c < clusters; c++) {
            parts[c] = state >> (BITS * c) & CLUSTER;
        }
        Arrays.sort(parts);
        long sorted = 0;
        for (int c = 0; c < clusters; c++) {
            sorted = with(sorted, c, parts[c]);
        }
        return sorted;
    }

    static int declared(long state, int c) {
        return part(state, c, 0, 4);
    }

    static int loaded(long state, int c) {
        return part(state, c, 4, 4);
    }

    static int leaves(long state, int c) {
        return part(state, c, 8, 3);
    }

    static int held(long state, int c) {
        return part(state, c, 11, 4);
    }

    static int target(long state, int c) {
        return part(state, c, 15, 4);
    }

    static int fixed(long state, int c) {
        return part(state, c, 19, 2);
    }

    private static int part(long state, int c, int shift, int bits) {
        return (int) (state >> (BITS * c + shift)) & ((1 << bits) - 1);
    }
}
