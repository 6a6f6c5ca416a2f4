package dev.larder.cache.explore;

/** What an actor may touch before it ends, as bits: what no other actor may touch needs no interleaving. */
final class Region {

    static final int STORE = 1;
    static final int SOURCE = 1 << 1;
    static final int FLOOR = 1 << 2;
    static final int ALL = -1;

    private static final int FIRST_PROCESS = 3;

    private Region() {}

    /** Maps and latches of the process's engine. */
    static int loads(int process) {
        return 1 << FIRST_PROCESS + 2 * process;
    }

    /** Quarantine and queue of the process's invalidations. */
    static int delivery(int process) {
        return 1 << FIRST_PROCESS + 2 * process + 1;
    }
}
