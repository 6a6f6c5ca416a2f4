package dev.larder.cache.processes;

import dev.larder.cache.Larder;
import dev.larder.cache.annotation.Invalidates;
import dev.larder.cache.key.pattern.KeyPattern;
import dev.larder.cache.method.CacheWiring;
import dev.larder.cache.method.CompiledMethod;
import dev.larder.cache.method.check.CacheCatalog;
import dev.larder.cache.method.declaration.DefaultsDefinition;
import dev.larder.cache.method.declaration.Expressions;
import dev.larder.cache.method.declaration.InvalidatesDefinition;
import dev.larder.cache.method.declaration.MethodDeclaration;
import dev.larder.cache.method.declaration.NeverCachedReader;
import dev.larder.cache.settings.CacheSettings;
import dev.larder.cache.store.CacheStore;
import dev.larder.cache.store.redis.RedisStore;
import dev.larder.cache.store.redis.connection.RedisConnectionSettings;
import dev.larder.cache.testing.DelegatingStore;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A process whose writers all stand still, each at another point of its write, waiting to be killed. Each writes a row
 * of its own, by a method that invalidates the row's key and a pattern.
 */
final class KilledWriterProcess {

    /** Where a writer stands still. Nothing was written at the first. */
    enum Point {
        BEFORE_COMMIT,
        AFTER_COMMIT,
        BEFORE_KEY_IS_DROPPED,
        AFTER_KEY_WAS_DROPPED,
        BEFORE_PATTERN_IS_DROPPED,
        AFTER_PATTERN_WAS_DROPPED;

        boolean hasCommitted() {
            return this != BEFORE_COMMIT;
        }
    }

    /** The versions stand at the points' ordinals; behind them, how many writers stand still. */
    static final int STANDING = Point.values().length;

    static final int NUMBERS = STANDING + 1;

    private static final ThreadLocal<Point> END = new ThreadLocal<>();

    private final SharedMemory memory;

    private KilledWriterProcess(SharedMemory memory) {
        this.memory = memory;
    }

    /** Stands still where the running thread is to end. */
    private void pass(Point point) {
        if (END.get() == point) {
            memory.incrementAndGet(STANDING);
            while (true) {
                LockSupport.park();
            }
        }
    }

    private final class StandingStore extends DelegatingStore {

        private final CacheStore store;

        private StandingStore(CacheStore store) {
            this.store = store;
        }

        @Override
        protected CacheStore store() {
            return store;
        }

        @Override
        public long drop(Collection<String> keys, Duration grace) {
            pass(Point.BEFORE_KEY_IS_DROPPED);
            long dropped = super.drop(keys, grace);
            pass(Point.AFTER_KEY_WAS_DROPPED);
            return dropped;
        }

        @Override
        public long dropMatching(KeyPattern pattern, Duration grace, boolean indexed) {
            pass(Point.BEFORE_PATTERN_IS_DROPPED);
            long dropped = super.dropMatching(pattern, grace, indexed);
            pass(Point.AFTER_PATTERN_WAS_DROPPED);
            return dropped;
        }
    }

    /** What the writers call. */
    static final class Rows {
        @Invalidates({"killed:{row}", "killed:{row}:*"})
        void update(int row) {}
    }

    private CompiledMethod method(CacheStore store, CacheSettings settings) throws NoSuchMethodException {
        Larder larder = Larder.builder().store(store).settings(settings).build();
        MethodDeclaration declaration = new MethodDeclaration(
                Rows.class,
                Rows.class.getDeclaredMethod("update", int.class),
                List.of("row"),
                List.of(int.class),
                void.class,
                null,
                List.of(InvalidatesDefinition.ofTemplates("killed:{row}", "killed:{row}:*")),
                List.of(),
                DefaultsDefinition.NONE,
                MethodDeclaration.Interception.UNKNOWN);
        return new CacheCatalog(new CacheWiring(
                        larder.parts(), Expressions.NONE, NeverCachedReader.PLAIN, List.of(), Clock.systemUTC()))
                .add(declaration);
    }

    private @Nullable Object commit(int row) {
        pass(Point.BEFORE_COMMIT);
        memory.incrementAndGet(row);
        pass(Point.AFTER_COMMIT);
        return null;
    }

    /** Arguments: url, prefix, memory file, crash window in milliseconds. */
    public static void main(String[] a) throws Exception {
        KilledWriterProcess process = new KilledWriterProcess(new SharedMemory(Path.of(a[2]), NUMBERS));
        CacheSettings settings = CacheSettings.builder()
                .keyPrefix(a[1])
                .crashWindow(Duration.ofMillis(Long.parseLong(a[3])))
                .build();
        CompiledMethod update = process.method(
                process.new StandingStore(RedisStore.connecting(RedisConnectionSettings.builder()
                        .url(a[0])
                        .timeout(Duration.ofSeconds(10))
                        .keyPrefix(a[1])
                        .build())),
                settings);
        for (Point point : Point.values()) {
            new Thread(() -> process.write(update, point)).start();
        }
    }

    private void write(CompiledMethod update, Point point) {
        END.set(point);
        try {
            update.invoke(this, new Object[] {point.ordinal()}, () -> commit(point.ordinal()));
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
