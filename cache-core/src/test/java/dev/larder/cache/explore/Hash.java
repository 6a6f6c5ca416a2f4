package dev.larder.cache.explore;

/** Sixty-four bits that stand for a history or a state; two that differ collide about once in 10^19 pairs. */
final class Hash {

    private Hash() {}

    /** The hash of a sequence that goes on with {@code next}; order matters. */
    static long mix(long sequence, long next) {
        long z = sequence * 0x9E3779B97F4A7C15L + Long.rotateLeft(next, 31) + 0x632BE59BD9B4E019L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    static long of(String text) {
        return mix(text.length(), text.hashCode());
    }

    static long of(byte[] bytes, int from) {
        long hash = bytes.length;
        for (int i = from; i < bytes.length; i++) {
            hash = mix(hash, bytes[i]);
        }
        return hash;
    }
}
