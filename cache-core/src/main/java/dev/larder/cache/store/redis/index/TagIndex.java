package dev.larder.cache.store.redis.index;

import dev.larder.cache.store.CacheStore;
import dev.larder.cache.store.ScanListener;
import dev.larder.cache.store.redis.connection.Commands;
import dev.larder.cache.store.redis.connection.RedisLink;
import dev.larder.cache.store.redis.connection.Refusals;
import dev.larder.cache.store.redis.connection.Script;
import dev.larder.cache.store.redis.connection.Steps;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import redis.clients.jedis.CommandArguments;

/**
 * Which keys carry a tag, and when it was last invalidated. A fill lists its key; an invalidation raises the tag's
 * stamp first, then removes the entries listed, and leaves the list as it is (rules R13, R15).
 */
public final class TagIndex {

    private final RedisLink link;
    private final KeyNames names;

    public TagIndex(RedisLink link, KeyNames names) {
        this.link = link;
        this.names = names;
    }

    /** Removes every entry with one of the tags, and refuses the fills of loads that began before. */
    public long drop(Collection<String> tags, Duration grace) {
        List<String> distinct = tags.stream().distinct().toList();
        if (distinct.isEmpty()) {
            return 0;
        }
        Refusals refusals = new Refusals();
        long removed =
                distinct.contains(CacheStore.EVERY_TAG) ? dropAll(grace, refusals) : drop(distinct, grace, refusals);
        refusals.throwFirst();
        return removed;
    }

    private long drop(List<String> tags, Duration grace, Refusals refusals) {
        List<byte[]> stamps = tags.stream().map(names::stampOf).toList();
        return walk(new Removal(grace)::commands, raise(stamps, grace), refusals)
                .through(lists(tags.stream().map(names::indexOf).toList()));
    }

    /**
     * The stamps of all buckets first, then which indexes there are: a fill that began before is in one, or refused.
     */
    private long dropAll(Duration grace, Refusals refusals) {
        List<byte[]> indexes = new ArrayList<>();
        walk(
                        found -> {
                            indexes.addAll(found);
                            return List.of();
                        },
                        raise(names.stamps(), grace),
                        refusals)
                .through(lists(List.of(names.tags())));
        return walk(new Removal(grace)::commands, List.of(), refusals).through(lists(indexes));
    }

    private KeyWalk walk(
            Function<List<byte[]>, List<CommandArguments>> found, List<CommandArguments> first, Refusals refusals) {
        return new KeyWalk(link, found, ScanListener.NO_OP, new ScanPace(0), refusals).beginWith(first);
    }

    private static List<KeySource> lists(List<byte[]> sets) {
        List<KeySource> lists = new ArrayList<>();
        sets.forEach(set -> lists.add(new KeySource.Members(set, KeyWalk.STEP)));
        return lists;
    }

    private List<CommandArguments> raise(List<byte[]> stamps, Duration grace) {
        long millis = grace.isZero() ? 0 : Commands.millis(grace);
        List<CommandArguments> scripts = new ArrayList<>();
        for (List<byte[]> step : Steps.of(stamps)) {
            List<byte[]> keys = new ArrayList<>(step.size() + 1);
            keys.add(names.clock());
            keys.addAll(step);
            scripts.add(Script.RAISE_TAGS.on(keys, millis));
        }
        return scripts;
    }

    /** Forgets members of an index whose entries have ended. */
    CommandArguments sweep(byte[] index, int most) {
        return Script.SWEEP_TAG.on(List.of(names.tags(), index), most);
    }
}
