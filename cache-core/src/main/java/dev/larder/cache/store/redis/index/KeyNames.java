package dev.larder.cache.store.redis.index;

import dev.larder.cache.store.redis.connection.RedisText;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.util.JedisClusterCRC16;

/**
 * The names of what the library keeps beside the entries. None of what orders loads and invalidations has a TTL (rule
 * R14). Names whose part in braces is the same live in one slot of a cluster.
 */
public final class KeyNames {

    private static final int BUCKETS = 4096;

    private final String keyStart;
    private final String auxiliary;

    /** @param keyPrefix what stands, followed by a colon, before every name; empty: nothing */
    public KeyNames(String keyPrefix) {
        this.keyStart = keyPrefix.isEmpty() ? "" : keyPrefix + ":";
        this.auxiliary = keyStart + "~larder:";
    }

    /** What the names of channels begin with, on which wake-ups are published. */
    public String wakeUps() {
        return auxiliary + "wake:";
    }

    /** The channel on which a key's wake-ups are published. */
    public byte[] channelOf(String key) {
        return RedisText.bytes(wakeUps() + key);
    }

    /** Whether a key is one of the library's own; those stay when a pattern reaches them. */
    boolean isAuxiliary(String key) {
        return key.startsWith(auxiliary);
    }

    /** A number: how often tags were invalidated. */
    public byte[] clock() {
        return RedisText.bytes(auxiliary + "clock");
    }

    /** A hash: {@code stamp}, the clock when a tag of the bucket was last invalidated; {@code grace}, until when. */
    public byte[] stampOf(String tag) {
        return stampOf(bucket(tag));
    }

    /** The stamps of all buckets, those included that nothing has raised yet. */
    List<byte[]> stamps() {
        return IntStream.range(0, BUCKETS).mapToObj(this::stampOf).toList();
    }

    private byte[] stampOf(int bucket) {
        return RedisText.bytes(auxiliary + "{" + bucket + "}:stamp");
    }

    /** A sorted set: the keys that carry the tag, by the time they end. */
    public byte[] indexOf(String tag) {
        return RedisText.bytes(auxiliary + "{" + bucket(tag) + "}:tag:" + tag);
    }

    /** Tags share stamps, so that there is a bounded number of these. */
    private static int bucket(String tag) {
        return JedisClusterCRC16.getCRC16(RedisText.bytes(tag)) & (BUCKETS - 1);
    }

    /** A sorted set: the indexes of tags, by the time when there is something to forget in them. */
    public byte[] tags() {
        return RedisText.bytes(auxiliary + "tags");
    }

    /** A sorted set: the patterns still in their grace time, by its end. */
    byte[] grace() {
        return RedisText.bytes(auxiliary + "grace");
    }

    /** A sorted set without scores: the keys of a segment. */
    byte[] keysOf(String segment) {
        return RedisText.bytes(auxiliary + "{" + segment + "}:keys");
    }

    /** A sorted set: the same keys, by the time until which they are listed. */
    byte[] endsOf(String segment) {
        return RedisText.bytes(auxiliary + "{" + segment + "}:ends");
    }

    /** A sorted set: the segments that have an index, by the time when there is something to forget in it. */
    byte[] segments() {
        return RedisText.bytes(auxiliary + "segments");
    }

    /** Stands for as long as nobody else is to sweep; the only one of these that ends by itself. */
    byte[] sweeping() {
        return RedisText.bytes(auxiliary + "sweeping");
    }

    /** A sorted set: intents by their deadline. */
    public byte[] intentsDue() {
        return RedisText.bytes(auxiliary + "{intents}:due");
    }

    /** A hash: intents with the time they were noted. */
    public byte[] intentsNoted() {
        return RedisText.bytes(auxiliary + "{intents}:noted");
    }

    /** The first segment of a key, the prefix left out. */
    public String segmentOf(String key) {
        String told = segmentOfAll(key);
        return told == null ? key.substring(startOf(key)) : told;
    }

    /** The first segment of every key that begins with this; {@code null} if they differ. */
    @Nullable
    String segmentOfAll(String head) {
        int start = startOf(head);
        int colon = head.indexOf(':', start);
        return colon < 0 ? null : head.substring(start, colon);
    }

    private int startOf(String key) {
        return key.startsWith(keyStart) ? keyStart.length() : 0;
    }
}
