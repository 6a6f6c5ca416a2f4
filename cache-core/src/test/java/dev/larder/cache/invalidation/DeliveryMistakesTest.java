package dev.larder.cache.invalidation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.CacheException;
import dev.larder.cache.store.CacheStore;
import dev.larder.cache.store.memory.MemoryStore;
import dev.larder.cache.testing.DelegatingStore;
import dev.larder.cache.testing.Pause;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A store that fails as none may costs no invalidation either. */
class DeliveryMistakesTest {

    private final AtomicInteger failed = new AtomicInteger();
    private final AtomicInteger delivered = new AtomicInteger();
    private volatile @Nullable Throwable mistake;

    private final CacheStore store = new DelegatingStore() {

        private final CacheStore memory = new MemoryStore();

        @Override
        protected CacheStore store() {
            return memory;
        }

        @Override
        public long drop(Collection<String> keys, Duration grace) {
            Throwable made = mistake;
            if (made != null) {
                throw DeliveryMistakesTest.<RuntimeException>sneaked(made);
            }
            return memory.drop(keys, grace);
        }
    };

    private final InvalidationDelivery delivery = delivery();

    private InvalidationDelivery delivery() {
        return new InvalidationDelivery(
                store,
                new DeliveryListener() {
                    @Override
                    public void delivered(Invalidation invalidation, long dropped, Duration took) {
                        delivered.incrementAndGet();
                    }

                    @Override
                    public void failed(Invalidation invalidation, CacheException failure) {
                        failed.incrementAndGet();
                    }
                },
                "",
                Duration.ZERO,
                null);
    }

    @SuppressWarnings("unchecked")
    private static <X extends Throwable> X sneaked(Throwable failure) throws X {
        throw (X) failure;
    }

    @AfterEach
    void close() {
        delivery.close();
        store.close();
    }

    /** When something is outstanding there may be no thread left to start. */
    @Test
    void nothingOutstanding_hasTheThreadThatWillTry() {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        InvalidationDelivery idle = delivery();

        Set<Thread> since = new HashSet<>(Thread.getAllStackTraces().keySet());
        idle.close();

        since.removeAll(before);
        assertThat(since).extracting(Thread::getName).contains("larder-invalidation-delivery");
    }

    static Stream<Throwable> mistakes() {
        return Stream.of(
                new IllegalArgumentException("a mistake of the store"),
                new StackOverflowError("a worse one"),
                new OutOfMemoryError("unable to create native thread"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void deliver_storeMakesMistakes_isKeptAndTriedAgain(Throwable failure) {
        mistake = failure;

        delivery.deliver(new Invalidation(List.of("k"), List.of(), List.of()));

        assertThat(delivery.isQuarantined("k")).isTrue();
        assertThat(delivery.outstanding()).isEqualTo(1);
        Pause.until("it fails again", Duration.ofSeconds(20), () -> failed.get() >= 2);
        assertThat(delivery.isQuarantined("k")).isTrue();

        mistake = null;

        Pause.until("it is delivered", Duration.ofSeconds(20), () -> delivery.outstanding() == 0);
        assertThat(delivery.isQuarantined("k")).isFalse();
        assertThat(delivered).hasValue(1);
    }
}
