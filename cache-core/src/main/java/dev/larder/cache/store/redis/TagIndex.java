package dev.larder.cache.store.redis;

import dev.larder.cache.store.CacheStore;
import dev.larder.cache.store.ScanListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;

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
        if (distinct.contains(CacheStore.EVERY_TAG)) {
            return dropEverything(grace);
        }
        Removal removal = new Removal(grace);
        List<KeySource> lists = new ArrayList<>();
        distinct.forEach(tag -> lists.add(new KeySource.Members(names.indexOf(tag), KeyWalk.STEP)));
        return new KeyWalk(link, removal::commands, ScanListener.NO_OP, new ScanPace(0))
                .beginWith(raise(distinct.stream().map(names::stampOf).toList(), grace))
                .through(lists);
    }

    /** Which lists there are is asked after all stamps were raised: what is listed later was loaded since. */
    private long dropEverything(Duration grace) {
        link.executeAll(raise(names.stamps(), grace), RedisLink.Repeat.IF_BROKEN)
                .forEach(Replies::checked);
        CommandArguments all =
                new CommandArguments(Command.ZRANGE).key(names.tags()).add(0).add(-1);
        List<KeySource> lists = new ArrayList<>();
        for (Object index : (List<?>) Replies.checked(link.execute(all, RedisLink.Repeat.IF_BROKEN))) {
            lists.add(new KeySource.Members((byte[]) index, KeyWalk.STEP));
        }
        return new KeyWalk(link, new Removal(grace)::commands, ScanListener.NO_OP, new ScanPace(0)).through(lists);
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
