package dev.larder.cache.invalidation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.CacheException;
import dev.larder.cache.key.pattern.GlobPattern;
import dev.larder.cache.key.pattern.KeyPattern;
import dev.larder.cache.store.CacheStore;
import dev.larder.cache.store.StoreRefusedException;
import dev.larder.cache.store.StoreUnavailableException;
import dev.larder.cache.store.memory.MemoryStore;
import dev.larder.cache.testing.DelegatingStore;
import dev.larder.cache.testing.Pause;
import dev.larder.cache.testing.TestRedis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of invalidations that the store does not confirm, or confirms in part. */
class InvalidationDeliveryTest {

    private static final Invalidation KEY_PATTERN_AND_TAG =
            new Invalidation(List.of("a"), List.of(new GlobPattern("b:*")), List.of("t"));

    /** What a command of this name fails with; {@code null}: it is carried out. */
    private interface Failing {
        RuntimeException failure(String command);
    }

    private final MemoryStore memory = new MemoryStore();
    private final List<String> commands = new CopyOnWriteArrayList<>();
    private volatile Failing failing = command -> null;
    private final CacheStore store = new DelegatingStore() {
        @Override
        protected CacheStore store() {
            return memory;
        }

        private <T> T run(String name, Supplier<T> command) {
            RuntimeException failure = failing.failure(name);
            if (failure != null) {
                throw failure;
            }
            commands.add(name);
            return command.get();
        }

        @Override
        public long drop(Collection<String> keys, Duration grace) {
            return run("drop", () -> memory.drop(keys, grace));
        }

        @Override
        public long dropMatching(KeyPattern pattern, Duration grace, boolean indexed) {
            return run("dropMatching", () -> memory.dropMatching(pattern, grace, indexed));
        }

        @Override
        public long dropTagged(Collection<String> tags, Duration grace) {
            return run("dropTagged", () -> memory.dropTagged(tags, grace));
        }

        @Override
        public void ping() {
            run("ping", () -> true);
        }
    };
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final InvalidationDelivery delivery = new InvalidationDelivery(
            store,
            new DeliveryListener() {
                @Override
                public void delivered(Invalidation invalidation, long dropped, Duration took) {
                    heard.add("delivered " + invalidation.names());
                }

                @Override
                public void failed(Invalidation invalidation, CacheException failure) {
                    heard.add("failed " + invalidation.names());
                }
            },
            "",
            Duration.ZERO,
            null);

    @AfterEach
    void close() {
        delivery.close();
    }

    private void failAlways(RuntimeException failure) {
        failing = command -> failure;
    }

    private void recover() {
        failing = command -> null;
    }

    private static void await(BooleanSupplier condition) {
        Pause.until("what the test waits for", TestRedis.PATIENT, condition);
    }

    private void awaitDelivery() {
        await(() -> delivery.outstanding() == 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"drop", "dropMatching", "dropTagged"})
    void partRefused_theOthersAreCarriedOut_andOnlyTheRefusedOneIsOutstanding(String refused) {
        failing = command -> command.equals(refused) ? new StoreRefusedException("OOM", null) : null;

        delivery.deliver(KEY_PATTERN_AND_TAG);

        assertThat(commands)
                .doesNotContain(refused)
                .contains(
                        refused.equals("drop") ? "dropTagged" : "drop",
                        refused.equals("dropMatching") ? "drop" : "dropMatching");
        assertThat(delivery.outstanding()).isEqualTo(1);
        assertThat(delivery.isQuarantined("a")).isEqualTo(refused.equals("drop"));
        assertThat(delivery.isQuarantined("b:1")).isEqualTo(refused.equals("dropMatching"));
        assertThat(delivery.tagQuarantine().holdsAny(Set.of("t"))).isEqualTo(refused.equals("dropTagged"));
        assertThat(heard).containsExactly("delivered 2", "failed 1");

        recover();
        awaitDelivery();
        assertThat(commands).contains(refused);
        assertThat(delivery.isQuarantined("a")).isFalse();
    }

    @Test
    void storeAway_isNotAskedForEachPart() {
        List<String> asked = new ArrayList<>();
        failing = command -> {
            asked.add(command);
            return new StoreUnavailableException("away", null);
        };

        delivery.attempt(KEY_PATTERN_AND_TAG);

        assertThat(asked).containsExactly("drop");
    }

    @ParameterizedTest
    @ValueSource(strings = {"drop", "dropMatching", "dropTagged"})
    void partFailsAsNoneShould_isKeptAndTriedAgain(String failed) {
        failing = command -> command.equals(failed) ? new IllegalStateException("a bug") : null;

        delivery.deliver(KEY_PATTERN_AND_TAG);

        assertThat(delivery.outstanding()).isEqualTo(1);
        recover();
        awaitDelivery();
        assertThat(commands).contains(failed);
    }

    @Test
    void thousandsOutstanding_areDeliveredInAFewSteps() {
        failAlways(new StoreUnavailableException("away", null));
        IntStream.range(0, 500).forEach(i -> {
            List<String> keys = List.of("a" + i, "b" + i, "c" + i);
            delivery.deliver(new Invalidation(keys, List.of(), List.of()));
            delivery.deliver(new Invalidation(List.of(), List.of(new GlobPattern("p:" + i + ":*")), List.of()));
            delivery.deliver(new Invalidation(List.of(), List.of(), List.of("t" + i)));
        });
        assertThat(delivery.outstanding()).isEqualTo(1_500);

        recover();
        awaitDelivery();

        assertThat(commands.stream().filter(command -> !command.equals("ping")))
                .containsExactly("drop", "drop", "dropMatching", "dropTagged");
    }

    @Test
    void announcement_isToldWhenAllPartsAreConfirmed() {
        List<String> told = new CopyOnWriteArrayList<>();
        Announcement announcement = new Announcement() {
            @Override
            public void over() {
                told.add("over");
            }

            @Override
            public Announcement late() {
                return this;
            }
        };
        failing = command -> command.equals("dropTagged") ? new StoreRefusedException("OOM", null) : null;

        delivery.deliver(KEY_PATTERN_AND_TAG, announcement);
        assertThat(told).isEmpty();

        recover();
        await(() -> !told.isEmpty());
        assertThat(told).containsExactly("over");
    }
}
