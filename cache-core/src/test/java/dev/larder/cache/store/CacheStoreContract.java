package dev.larder.cache.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.codec.Envelope;
import dev.larder.cache.codec.Stamp;
import dev.larder.cache.testing.KeyPatterns;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every store does: here with single keys and plain leases, in the interfaces everything else. Each test uses keys
 * below a prefix of its own.
 */
@NullMarked
public abstract class CacheStoreContract
        implements BatchContract,
                ClaimContract,
                WriteContract,
                TagContract,
                GraceContract,
                PatternContract,
                IntentContract {

    private static final Duration PROMPTLY = Duration.ofSeconds(20);
    private static final Duration NOT_AT_ALL = Duration.ofMillis(1);

    protected CacheStore store;

    /** What all keys of the running test begin with; holds no glob characters. */
    protected String prefix;

    @SuppressWarnings("NullAway.Init")
    protected CacheStoreContract() {}

    /** A new store; the contract closes it. */
    protected abstract CacheStore createStore();

    /** A prefix no other test uses. */
    protected abstract String uniquePrefix();

    @BeforeEach
    void openStore() {
        prefix = uniquePrefix();
        store = createStore();
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    @Override
    public CacheStore store() {
        return store;
    }

    @Override
    public String key(String name) {
        return prefix + ":" + name;
    }

    protected static byte[] value(String payload, Duration life) {
        return StoreUnderTest.value(payload, life);
    }

    /** The result of commands that took no longer than a short life; they are repeated where they did. */
    private static <T extends @Nullable Object> T withinShort(Supplier<T> commands) {
        for (int i = 0; i < 10; i++) {
            long begun = System.nanoTime();
            T result = commands.get();
            if (System.nanoTime() - begun < SHORT.toNanos()) {
                return result;
            }
        }
        throw new AssertionError("This machine never runs four commands within " + SHORT.toMillis() + " ms");
    }

    protected static <T extends @Nullable Object> List<T> atOnce(int threads, Callable<T> task) throws Exception {
        return StoreUnderTest.atOnce(threads, task);
    }

    // read

    @Test
    void read_absentKey_isNull() {
        assertThat(store.read(key("a"))).isNull();
    }

    @Test
    void read_filledKey_givesTheVeryBytes() {
        byte[] bytes = filled(key("a"));

        assertThat(store.read(key("a"))).isEqualTo(bytes);
    }

    @Test
    void read_bytesOfAnotherProgram_givesThemAsTheyAre() {
        byte[] foreign = {0, 1, (byte) 0xFF, '\r', '\n'};
        put(key("a"), foreign);

        assertThat(store.read(key("a"))).isEqualTo(foreign);
    }

    @Test
    void read_resultChangedByTheCaller_leavesTheEntryAsItWas() {
        byte[] bytes = filled(key("a"));
        byte[] first = Objects.requireNonNull(store.read(key("a")));
        first[Envelope.HEADER_LENGTH] = '!';

        assertThat(store.read(key("a"))).isEqualTo(bytes);
    }

    @ParameterizedTest
    @MethodSource("dev.larder.cache.store.NastyKeys#all")
    void everyCommand_nastyKey_worksOnThatKeyAlone(String nasty) {
        byte[] bytes = filled(key(nasty));
        filled(key(nasty + "x"));

        assertThat(store.read(key(nasty))).isEqualTo(bytes);
        assertThat(store.drop(List.of(key(nasty)))).isEqualTo(1);
        assertThat(store.read(key(nasty))).isNull();
        assertThat(store.read(key(nasty + "x"))).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1024, 1024 * 1024})
    void fill_payloadOfAnySize_isReadBack(int size) {
        byte[] bytes = Envelope.value(Stamp.fresh(), 1, 2, new byte[size], LONG.toMillis());
        store.fill(key("a"), leased(key("a")), bytes, LONG);

        assertThat(store.read(key("a"))).isEqualTo(bytes);
    }

    // lease

    @Test
    void lease_absentKey_standsThereWithItsToken() {
        Stamp token = leased(key("a"));

        Envelope entry = Objects.requireNonNull(entry(key("a")));
        assertThat(entry.kind()).isEqualTo(Envelope.Kind.LEASE);
        assertThat(entry.hasStamp(token)).isTrue();
    }

    @Test
    void lease_leasedKey_isRefusedAndChangesNothing() {
        Stamp token = leased(key("a"));

        assertThat(store.lease(key("a"), LONG)).isNull();
        assertThat(Objects.requireNonNull(entry(key("a"))).hasStamp(token)).isTrue();
    }

    @Test
    void lease_filledKey_isRefused() {
        byte[] bytes = filled(key("a"));

        assertThat(store.lease(key("a"), LONG)).isNull();
        assertThat(store.read(key("a"))).isEqualTo(bytes);
    }

    @Test
    void lease_ofEachCommand_isANewToken() {
        Stamp first = leased(key("a"));
        store.drop(List.of(key("a")));

        assertThat(leased(key("a"))).isNotEqualTo(first);
    }

    @Test
    void lease_itsLifeHasPassed_isGone() {
        store.lease(key("a"), SHORT);
        pass(SHORT);

        assertThat(store.read(key("a"))).isNull();
        assertThat(store.lease(key("a"), LONG)).isNotNull();
    }

    @Test
    void lease_manyAtOnce_exactlyOneWins() throws Exception {
        List<@Nullable Stamp> tokens = atOnce(16, () -> store.lease(key("a"), LONG));

        List<Stamp> winners = tokens.stream().filter(Objects::nonNull).toList();
        assertThat(winners).hasSize(1);
        assertThat(Objects.requireNonNull(entry(key("a"))).hasStamp(winners.get(0)))
                .isTrue();
    }

    // fill

    @Test
    void fill_withTheLease_storesForItsLife() {
        byte[] seen = withinShort(() -> {
            store.drop(List.of(key("a")));
            assertThat(store.fill(key("a"), leased(key("a")), value("v", SHORT), SHORT))
                    .isTrue();
            return store.read(key("a"));
        });
        assertThat(seen).isNotNull();

        pass(SHORT);

        assertThat(store.read(key("a"))).isNull();
    }

    @Test
    void fill_repeated_saysStoredAgain() {
        Stamp token = leased(key("a"));
        byte[] bytes = value("v", LONG);

        assertThat(store.fill(key("a"), token, bytes, LONG)).isTrue();
        assertThat(store.fill(key("a"), token, bytes, LONG)).isTrue();
        assertThat(store.read(key("a"))).isEqualTo(bytes);
    }

    @Test
    void fill_secondOneWithTheSameToken_isRefused() {
        Stamp token = leased(key("a"));
        byte[] first = value("1", LONG);
        store.fill(key("a"), token, first, LONG);

        assertThat(store.fill(key("a"), token, value("2", LONG), LONG)).isFalse();
        assertThat(store.read(key("a"))).isEqualTo(first);
    }

    @Test
    void fill_afterADrop_isRefused() {
        Stamp token = leased(key("a"));
        store.drop(List.of(key("a")));

        assertThat(store.fill(key("a"), token, value("v", LONG), LONG)).isFalse();
        assertThat(store.read(key("a"))).isNull();
    }

    @Test
    void fill_afterADropByPattern_isRefused() {
        Stamp token = leased(key("a"));
        store.dropMatching(KeyPatterns.startingWith(prefix));

        assertThat(store.fill(key("a"), token, value("v", LONG), LONG)).isFalse();
        assertThat(store.read(key("a"))).isNull();
    }

    @Test
    void fill_afterADropAndANewLease_isRefusedAndLeavesThatLease() {
        Stamp old = leased(key("a"));
        store.drop(List.of(key("a")));
        Stamp young = leased(key("a"));

        assertThat(store.fill(key("a"), old, value("v", LONG), LONG)).isFalse();
        assertThat(Objects.requireNonNull(entry(key("a"))).hasStamp(young)).isTrue();
    }

    @Test
    void fill_afterTheLeaseEnded_isRefused() {
        Stamp token = Objects.requireNonNull(store.lease(key("a"), SHORT));
        pass(SHORT);

        assertThat(store.fill(key("a"), token, value("v", LONG), LONG)).isFalse();
        assertThat(store.read(key("a"))).isNull();
    }

    @Test
    void fill_overBytesOfAnotherProgram_isRefused() {
        byte[] foreign = "x".repeat(200).getBytes(StandardCharsets.UTF_8);
        put(key("a"), foreign);

        assertThat(store.fill(key("a"), Stamp.fresh(), value("v", LONG), LONG)).isFalse();
        assertThat(store.read(key("a"))).isEqualTo(foreign);
    }

    // release, renew

    @Test
    void release_withTheLease_removesIt() {
        assertThat(store.release(key("a"), leased(key("a")))).isTrue();
        assertThat(store.read(key("a"))).isNull();
    }

    @Test
    void release_byANonHolder_isRefused() {
        Stamp holder = leased(key("a"));

        assertThat(store.release(key("a"), Stamp.fresh())).isFalse();
        assertThat(Objects.requireNonNull(entry(key("a"))).hasStamp(holder)).isTrue();
    }

    @Test
    void release_absentKey_isRefused() {
        assertThat(store.release(key("a"), Stamp.fresh())).isFalse();
    }

    @Test
    void release_withTheStampOfAValue_isRefused() {
        byte[] bytes = filled(key("a"));
        Stamp stamp = Objects.requireNonNull(Envelope.parse(bytes)).stamp();

        assertThat(store.release(key("a"), stamp)).isFalse();
        assertThat(store.read(key("a"))).isEqualTo(bytes);
    }

    @Test
    void renew_withTheLease_givesItANewLife() {
        Stamp token = withinShort(() -> {
            store.drop(List.of(key("a")));
            Stamp lease = Objects.requireNonNull(store.lease(key("a"), SHORT));
            return store.renew(key("a"), lease, LONG) ? lease : Stamp.fresh();
        });
        pass(SHORT);

        assertThat(Objects.requireNonNull(entry(key("a"))).hasStamp(token)).isTrue();
    }

    @Test
    void renew_byANonHolder_isRefusedAndProlongsNothing() {
        store.lease(key("a"), SHORT);

        assertThat(store.renew(key("a"), Stamp.fresh(), LONG)).isFalse();
        pass(SHORT);

        assertThat(store.read(key("a"))).isNull();
    }

    @Test
    void renew_withTheStampOfAValue_isRefusedAndProlongsNothing() {
        byte[] bytes = value("v", SHORT);
        store.fill(key("a"), leased(key("a")), bytes, SHORT);
        Stamp stamp = Objects.requireNonNull(Envelope.parse(bytes)).stamp();

        assertThat(store.renew(key("a"), stamp, LONG)).isFalse();
        pass(SHORT);

        assertThat(store.read(key("a"))).isNull();
    }

    @Test
    void renew_afterTheFill_isRefusedAndLeavesTheValuesLife() {
        Stamp token = leased(key("a"));
        store.fill(key("a"), token, value("v", SHORT), SHORT);

        assertThat(store.renew(key("a"), token, LONG)).isFalse();
        pass(SHORT);

        assertThat(store.read(key("a"))).isNull();
    }

    // drop

    @Test
    void drop_severalKeys_removesThemAndCountsThoseThatWereThere() {
        filled(key("a"));
        leased(key("b"));
        filled(key("c"));

        assertThat(store.drop(List.of(key("a"), key("b"), key("absent")))).isEqualTo(2);
        assertThat(store.read(key("a"))).isNull();
        assertThat(store.read(key("b"))).isNull();
        assertThat(store.read(key("c"))).isNotNull();
    }

    @Test
    void drop_noKeys_removesNothing() {
        assertThat(store.drop(List.of())).isZero();
    }

    @Test
    void drop_moreKeysThanOneStepHolds_removesThemAll() {
        List<String> keys = IntStream.range(0, 1201).mapToObj(i -> key("k" + i)).toList();
        keys.forEach(key -> put(key, new byte[] {1}));

        assertThat(store.drop(keys)).isEqualTo(1201);
        assertThat(keys).allSatisfy(key -> assertThat(store.read(key)).isNull());
    }

    @Test
    void dropIfUnchanged_sameBytes_removesThem() {
        byte[] foreign = {1, 2, 3};
        put(key("a"), foreign);

        assertThat(store.dropIfUnchanged(key("a"), foreign.clone())).isTrue();
        assertThat(store.read(key("a"))).isNull();
    }

    @Test
    void dropIfUnchanged_otherBytes_leavesThem() {
        byte[] bytes = filled(key("a"));

        assertThat(store.dropIfUnchanged(key("a"), new byte[] {1, 2, 3})).isFalse();
        assertThat(store.read(key("a"))).isEqualTo(bytes);
    }

    @Test
    void dropIfUnchanged_absentKey_isRefused() {
        assertThat(store.dropIfUnchanged(key("a"), new byte[0])).isFalse();
    }

    // dropMatching

    @Test
    void dropMatching_noKeyMatches_removesNothing() {
        filled(key("a"));

        assertThat(store.dropMatching(KeyPatterns.startingWith(key("b")))).isZero();
        assertThat(store.read(key("a"))).isNotNull();
    }

    @Test
    void dropMatching_globFindsMoreThanMatches_removesOnlyWhatMatches() {
        filled(key("product:42"));
        filled(key("product:42:details"));
        filled(key("product:420"));

        long dropped = store.dropMatching(KeyPatterns.of(
                key("product:42*"), key -> key.equals(key("product:42")) || key.startsWith(key("product:42") + ":")));

        assertThat(dropped).isEqualTo(2);
        assertThat(store.read(key("product:42"))).isNull();
        assertThat(store.read(key("product:42:details"))).isNull();
        assertThat(store.read(key("product:420"))).isNotNull();
    }

    @Test
    void dropMatching_leasesAndForeignBytes_areRemovedToo() {
        leased(key("a"));
        put(key("b"), new byte[] {1});

        assertThat(store.dropMatching(KeyPatterns.startingWith(prefix))).isEqualTo(2);
    }

    @Test
    void dropMatching_moreKeysThanOneStepSees_removesThemAll() {
        List<String> keys = IntStream.range(0, 2500).mapToObj(i -> key("k" + i)).toList();
        keys.forEach(key -> put(key, new byte[] {1}));

        assertThat(store.dropMatching(KeyPatterns.startingWith(prefix))).isEqualTo(2500);
        assertThat(store.drop(keys)).isZero();
    }

    @ParameterizedTest
    @MethodSource("dev.larder.cache.store.NastyKeys#all")
    void dropMatching_nastyKeys_areRemovedByTheirPrefixAndNoOtherIs(String nasty) {
        filled(key(nasty));
        String other = prefix + "2:" + nasty;
        filled(other);

        assertThat(store.dropMatching(KeyPatterns.startingWith(key("")))).isEqualTo(1);
        assertThat(store.read(key(nasty))).isNull();
        assertThat(store.read(other)).isNotNull();
    }

    @Test
    void dropMatching_keysThatWereThereBeforeWhileOthersCome_areAllRemoved() throws Exception {
        List<String> before =
                IntStream.range(0, 1500).mapToObj(i -> key("before" + i)).toList();
        before.forEach(key -> put(key, new byte[] {1}));
        CountDownLatch writing = new CountDownLatch(1);
        Thread writer = new Thread(() -> {
            for (int i = 0; !Thread.currentThread().isInterrupted() && i < 20_000; i++) {
                store.lease(key("meanwhile" + i), LONG);
                writing.countDown();
            }
        });
        writer.start();
        assertThat(writing.await(20, TimeUnit.SECONDS)).isTrue();

        store.dropMatching(KeyPatterns.startingWith(key("before")));

        writer.interrupt();
        writer.join();
        assertThat(store.drop(before)).isZero();
    }

    // watch

    @Test
    void watch_filledLater_isWoken() throws Exception {
        Stamp token = leased(key("a"));
        try (Watch watch = store.watch(key("a"))) {
            store.fill(key("a"), token, value("v", LONG), LONG);

            assertThat(watch.await(PROMPTLY)).isTrue();
        }
    }

    @Test
    void watch_filledBeforeAwait_isStillWokenOnce() throws Exception {
        Stamp token = leased(key("a"));
        try (Watch watch = store.watch(key("a"))) {
            store.fill(key("a"), token, value("v", LONG), LONG);

            assertThat(watch.await(PROMPTLY)).isTrue();
            awaitAnotherMessage();
            assertThat(watch.await(NOT_AT_ALL)).isFalse();
        }
    }

    @Test
    void watch_released_isWoken() throws Exception {
        Stamp token = leased(key("a"));
        try (Watch watch = store.watch(key("a"))) {
            store.release(key("a"), token);

            assertThat(watch.await(PROMPTLY)).isTrue();
        }
    }

    @Test
    void watch_refusedFill_isWoken() throws Exception {
        Stamp token = leased(key("a"));
        store.drop(List.of(key("a")));
        try (Watch watch = store.watch(key("a"))) {
            store.fill(key("a"), token, value("v", LONG), LONG);

            assertThat(watch.await(PROMPTLY)).isTrue();
        }
    }

    @Test
    void watch_anotherKeyFilled_sleepsOn() throws Exception {
        try (Watch watch = store.watch(key("a"))) {
            filled(key("ab"));

            awaitAnotherMessage();
            assertThat(watch.await(NOT_AT_ALL)).isFalse();
        }
    }

    /** Messages keep their order: what was to come before this one has come. */
    private void awaitAnotherMessage() throws InterruptedException {
        try (Watch other = store.watch(key("another"))) {
            filled(key("another"));
            assertThat(other.await(PROMPTLY)).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.larder.cache.store.NastyKeys#all")
    void watch_nastyKey_isWoken(String nasty) throws Exception {
        try (Watch watch = store.watch(key(nasty))) {
            filled(key(nasty));

            assertThat(watch.await(PROMPTLY)).isTrue();
        }
    }

    @Test
    void watch_severalOnOneKey_areAllWoken() throws Exception {
        try (Watch first = store.watch(key("a"));
                Watch second = store.watch(key("a"))) {
            filled(key("a"));

            assertThat(first.await(PROMPTLY)).isTrue();
            assertThat(second.await(PROMPTLY)).isTrue();
        }
    }

    @Test
    void watch_oneOfTwoClosed_theOtherIsStillWoken() throws Exception {
        try (Watch first = store.watch(key("a"))) {
            store.watch(key("a")).close();
            filled(key("a"));

            assertThat(first.await(PROMPTLY)).isTrue();
        }
    }

    @Test
    void watch_closedAndOpenedAgain_isWoken() throws Exception {
        for (int round = 0; round < 50; round++) {
            try (Watch watch = store.watch(key("a"))) {
                filled(key("a"));

                assertThat(watch.await(PROMPTLY)).as("round %d", round).isTrue();
            }
            store.drop(List.of(key("a")));
        }
    }

    @Test
    void watch_manyKeysByManyThreads_areAllWoken() throws Exception {
        List<Boolean> woken = atOnce(16, () -> {
            boolean all = true;
            for (int i = 0; i < 20; i++) {
                String key = key(Thread.currentThread().getName() + "-" + i % 3);
                try (Watch watch = store.watch(key)) {
                    filled(key);
                    all &= watch.await(PROMPTLY);
                }
                store.drop(List.of(key));
            }
            return all;
        });

        assertThat(woken).containsOnly(true);
    }

    // the rest

    @Test
    void ping_storeThatWorks_returns() {
        store.ping();
    }

    @Test
    void close_twice_isFine() {
        store.close();
        store.close();
    }
}
