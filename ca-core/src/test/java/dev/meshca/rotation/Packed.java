package dev.meshca.rotation;

import java.util.Arrays;

/** Up to three clusters in one number, 20 bits each. */
final class Packed {

    /** No write is still to come. */
    static final int NOTHING = 15;

    private static final int BITS = 20;
    private static final long CLUSTER = (1L << BITS) - 1;

    private Packed() {}

    static long fresh(int declared, int loaded, int leaves, int held, int target) {
        return declared | loaded << 4 | leaves << 8 | held << 12 | (long) target << 16;
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
        return part(state, c, 0);
    }

    static int loaded(long state, int c) {
        return part(state, c, 4);
    }

    static int leaves(long state, int c) {
        return part(state, c, 8);
    }

    static int held(long state, int c) {
        return part(state, c, 12);
    }

    static int target(long state, int c) {
        return part(state, c, 16);
    }

    private static int part(long state, int c, int shift) {
        return (int) (state >> (BITS * c + shift)) & 15;
    }
}
