package dev.larder.cache.store.redis.index;

import dev.larder.cache.store.LeaseTerms;
import dev.larder.cache.store.redis.connection.Commands;
import dev.larder.cache.store.redis.connection.RedisText;
import dev.larder.cache.store.redis.connection.Script;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import redis.clients.jedis.CommandArguments;

/**
 * The index of keys by their first segment, in which a pattern finds them without a search through everything. Whoever
 * loads lists the key before the load begins; an invalidation removes nothing from it, only age does (rule R15).
 */
public final class KeyIndex {

    private final KeyNames names;

    public KeyIndex(KeyNames names) {
        this.names = names;
    }

    /** Lists keys that are about to be loaded; one script for each segment. */
    public List<CommandArguments> list(List<String> keys, Duration leaseLife) {
        Map<String, List<Object>> bySegment = new LinkedHashMap<>();
        for (String key : keys) {
            bySegment
                    .computeIfAbsent(names.segmentOf(key), segment -> new ArrayList<>())
                    .add(RedisText.bytes(key));
        }
        long life = Commands.millis(leaseLife.multipliedBy(LeaseTerms.MOST_LIVES));
        List<CommandArguments> scripts = new ArrayList<>(bySegment.size());
        bySegment.forEach((segment, members) -> {
            members.add(0, RedisText.bytes(segment));
            members.add(0, life);
            scripts.add(Script.LIST_KEYS.on(keysOf(segment), members.toArray()));
        });
        return scripts;
    }

    /** What a script needs that lists a key of this segment. */
    public List<byte[]> keysOf(String segment) {
        return List.of(names.keysOf(segment), names.endsOf(segment), names.segments());
    }

    /** Forgets keys of a segment that have ended. */
    CommandArguments sweep(String segment, int most) {
        return Script.SWEEP_SEGMENT.on(
                List.of(names.segments(), names.keysOf(segment), names.endsOf(segment)),
                RedisText.bytes(segment),
                most);
    }
}
