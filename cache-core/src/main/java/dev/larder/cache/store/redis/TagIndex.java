package dev.larder.cache.store.redis;

import dev.larder.cache.store.ScanListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import redis.clients.jedis.CommandArguments;

/**
 * Which keys carry a tag, and when it was last invalidated. A fill lists its key; an invalidation raises the tag's
 * stamp first, then removes the entries listed, and leaves the list as it is (rules R13, R15).
 */
final class TagIndex {

    private final RedisLink link;
    private final KeyNames names;

    TagIndex(RedisLink link, KeyNames names) {
        this.link = link;
        this.names = names;
    }

    /** Removes every entry with one of the tags, and refuses the fills of loads that began before. */
    long drop(Collection<String> tags, Duration grace) {
        List<String> distinct = tags.stream().distinct().toList();
        if (distinct.isEmpty()) {
            return 0;
        }
        Removal removal = new Removal(grace);
        List<KeySource> lists = new ArrayList<>();
        distinct.forEach(tag -> lists.add(new KeySource.Members(names.indexOf(tag), KeyWalk.STEP)));
        return new KeyWalk(link, removal::commands, ScanListener.NO_OP, new ScanPace(0))
                .beginWith(raise(distinct, grace))
                .through(lists);
    }

    private List<CommandArguments> raise(List<String> tags, Duration grace) {
        long millis = grace.isZero() ? 0 : Commands.millis(grace);
        List<CommandArguments> scripts = new ArrayList<>();
        for (List<String> step : Steps.of(tags)) {
            List<byte[]> keys = new ArrayList<>(step.size() + 1);
            keys.add(names.clock());
            step.forEach(tag -> keys.add(names.stampOf(tag)));
            scripts.add(Script.RAISE_TAGS.on(keys, millis));
        }
        return scripts;
    }

    /** Forgets members of an index whose entries have ended. */
    CommandArguments sweep(byte[] index, int most) {
        return Script.SWEEP_TAG.on(List.of(names.tags(), index), most);
    }
}
