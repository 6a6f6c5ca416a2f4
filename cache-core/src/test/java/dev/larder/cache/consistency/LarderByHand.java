package dev.larder.cache.consistency;

import static dev.larder.cache.Args.args;
import static dev.larder.cache.CacheOption.ttl;

import dev.larder.cache.Cache;
import dev.larder.cache.Larder;
import dev.larder.cache.LarderBuilder;
import dev.larder.cache.TypeRef;
import dev.larder.cache.settings.CacheSettings;
import dev.larder.cache.store.redis.RedisStore;
import dev.larder.cache.store.redis.connection.RedisConnectionSettings;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Larder without annotations: keys and patterns. */
public class LarderByHand implements CheckedCache {

    private static final String ITEM = "check:item:{id}";
    private static final String LISTING = "check:list:{group}:{page}";
    private static final String LISTINGS_OF_GROUP = "check:list:{group}:*";

    private final VersionedSource source;
    private final Larder larder;
    private final Cache<Item> items;
    private final Cache<List<Item>> listings;
    private final Map<Kind, Access> accesses = new EnumMap<>(Kind.class);

    public LarderByHand(Scene scene) {
        this(scene, builder -> builder.redis(scene.redisUrl()));
    }

    private LarderByHand(Scene scene, UnaryOperator<LarderBuilder> redis) {
        this.source = scene.source();
        this.larder = redis.apply(Larder.builder())
                .settings(CacheSettings.builder().keyPrefix(scene.keyPrefix()).build())
                .listener(new RefusalsAndFailures(scene.tally()))
                .build();
        this.items = larder.cache(ITEM, Item.class, ttl("1m"));
        this.listings = larder.cache(LISTING, new TypeRef<List<Item>>() {}, ttl("1m"));
        accesses.put(Kind.EXACT, new Items());
        accesses.put(Kind.PATTERN, new Listings());
        accesses.keySet().retainAll(scene.kinds());
    }

    /** Larder with its heart taken out: fills do not ask whether the lease still stands. */
    public static final class WithUncheckedFills extends LarderByHand {

        public WithUncheckedFills(Scene scene) {
            super(
                    scene,
                    builder -> builder.store(new UncheckedFills(
                            RedisStore.connecting(RedisConnectionSettings.of(scene.redisUrl())), scene.redisUrl())));
        }
    }

    private final class Items implements Access {

        @Override
        public Collection<Item> read(int id) {
            return List.of(items.get(args(id), () -> source.load(id)));
        }

        @Override
        public Collection<Item> update(int id) {
            Item item = source.commit(id);
            larder.invalidate(ITEM, args(id));
            return List.of(item);
        }
    }

    private final class Listings implements Access {

        @Override
        public Collection<Item> read(int id) {
            int group = VersionedSource.groupOf(id);
            int page = VersionedSource.pageOf(id);
            return listings.get(args(group, page), () -> source.loadListing(group, page));
        }

        @Override
        public Collection<Item> update(int id) {
            Item item = source.commit(id);
            larder.invalidate(LISTINGS_OF_GROUP, args(VersionedSource.groupOf(id)));
            return List.of(item);
        }
    }

    @Override
    public Map<Kind, Access> accesses() {
        return accesses;
    }

    @Override
    public int outstanding() {
        return larder.parts().engine().outstandingInvalidations();
    }

    @Override
    public void close() {
        larder.close();
    }
}
