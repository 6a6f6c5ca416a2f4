package dev.larder.cache.store.redis.index;

import dev.larder.cache.key.pattern.KeyPattern;
import dev.larder.cache.store.ScanListener;
import dev.larder.cache.store.redis.connection.RedisLink;
import dev.larder.cache.store.redis.connection.RedisText;
import dev.larder.cache.store.redis.connection.Refusals;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Finds the keys of patterns: in the index of their first segment where there is one, else by a walk through the
 * keyspace for each glob. The library's own keys are no pattern's.
 */
public final class PatternSearch {

    private final RedisLink link;
    private final KeyNames names;
    private final GraceList graceList;
    private final ScanListener listener;
    private final int keysPerSecond;

    /** @param keysPerSecond how many keys a walk through the keyspace looks at; 0 for no limit */
    public PatternSearch(
            RedisLink link, KeyNames names, GraceList graceList, ScanListener listener, int keysPerSecond) {
        this.link = link;
        this.names = names;
        this.graceList = graceList;
        this.listener = listener;
        this.keysPerSecond = keysPerSecond;
    }

    /** Removes every match; with grace the pattern is noted before the first key is looked at (rule R24). */
    public long drop(KeyPattern pattern, Duration grace, boolean indexed) {
        ScanPace pace = new ScanPace(keysPerSecond);
        Removal removal = new Removal(grace);
        Refusals refusals = new Refusals();
        KeyWalk walk = new KeyWalk(link, found -> removal.commands(matches(pattern, found)), listener, pace, refusals);
        if (!grace.isZero()) {
            walk.beginWith(List.of(graceList.note(pattern, grace)));
        }
        long removed = walk.through(sources(pattern, indexed, pace));
        refusals.throwFirst();
        return removed;
    }

    /** Tells every match. */
    public void forEach(KeyPattern pattern, Consumer<String> told) {
        ScanPace pace = new ScanPace(keysPerSecond);
        KeyWalk walk = new KeyWalk(
                link,
                found -> {
                    matches(pattern, found).forEach(key -> told.accept(RedisText.text(key)));
                    return List.of();
                },
                listener,
                pace,
                new Refusals());
        walk.through(sources(pattern, false, pace));
    }

    private List<? extends KeySource> sources(KeyPattern pattern, boolean indexed, ScanPace pace) {
        String segment = indexed ? names.segmentOfAll(pattern.head()) : null;
        if (segment != null) {
            byte[] index = names.keysOf(segment);
            return pattern.starts().stream()
                    .map(start -> new KeySource.Range(index, RedisText.bytes(start), KeyWalk.STEP))
                    .toList();
        }
        List<KeySource> walks = new ArrayList<>();
        pattern.globs().forEach(glob -> walks.add(new KeySource.Keyspace(RedisText.bytes(glob), pace.step())));
        return walks;
    }

    private List<byte[]> matches(KeyPattern pattern, List<byte[]> found) {
        List<byte[]> matches = new ArrayList<>();
        for (byte[] key : found) {
            String text = RedisText.textOrNull(key);
            if (text != null && pattern.matches(text) && !names.isAuxiliary(text)) {
                matches.add(key);
            }
        }
        return matches;
    }
}
