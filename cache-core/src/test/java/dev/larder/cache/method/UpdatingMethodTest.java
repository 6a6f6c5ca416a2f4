package dev.larder.cache.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.cache.annotation.Cached;
import dev.larder.cache.annotation.Invalidates;
import dev.larder.cache.annotation.Updates;
import dev.larder.cache.codec.Envelope;
import dev.larder.cache.codec.Envelope.Kind;
import dev.larder.cache.method.check.CacheCatalog;
import dev.larder.cache.method.declaration.MethodBody;
import dev.larder.cache.store.TimedEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code @Updates} does around a method, with and without transactions. */
class UpdatingMethodTest {

    abstract static class Methods {
        @Cached(key = "item:{id}", ttl = "1h", jitter = "0%")
        abstract String item(long id);

        @Updates("item:{id}")
        abstract String write(long id, String name);

        @Updates(key = "item:{id}", ttl = "2h")
        abstract String writeForLonger(long id, String name);

        @Updates(key = "item:{id}", condition = "never")
        abstract String never(long id, String name);

        @Updates(key = "item:{id}", unless = "always")
        abstract String unless(long id, String name);

        @Updates("item:{id}")
        @Updates("item-by-name:{name}")
        abstract String both(long id, String name);

        @Updates("item:{id}")
        @Invalidates("item:{id}")
        abstract String andInvalidates(long id, String name);

        @Updates(key = "flag:{id}", condition = "result")
        abstract Boolean flag(long id, String name);

        @Cached(key = "maybe:{id}", nullTtl = "0")
        abstract Optional<String> maybe(long id);

        @Updates("maybe:{id}")
        abstract Optional<String> writeMaybe(long id, String name);

        @Cached(key = "listed:{id}", tags = "list:{result}")
        abstract String listed(long id);

        @Updates("listed:{id}")
        abstract String writeListed(long id, String name);

        @Invalidates(tags = "list:{name}")
        abstract void invalidateList(long id, String name);

        @Updates("item:{id}")
        abstract CompletableFuture<String> writeLater(long id, String name);
    }

    private final ScriptedTransactions transactions = new ScriptedTransactions();
    private final Wirings wirings = new Wirings().transactions(transactions);
    private final CacheCatalog catalog = wirings.catalog();
    private final Map<String, CompiledMethod> compiled = new HashMap<>();
    private final List<Long> loads = new ArrayList<>();
    private String source = "old";

    private CompiledMethod method(String name) {
        return compiled.computeIfAbsent(name, method -> catalog.add(AnnotatedMethods.read(Methods.class, method)));
    }

    private String read(long id) throws Throwable {
        return (String) method("item").invoke(this, new Object[] {id}, () -> {
            loads.add(id);
            return source;
        });
    }

    private Object write(String method, String name) throws Throwable {
        return write(method, name, () -> source = name);
    }

    private Object write(String method, String name, MethodBody body) throws Throwable {
        return method(method).invoke(this, new Object[] {1L, name}, body);
    }

    private Kind kind(String key) {
        byte[] bytes = wirings.store().read(key);
        return bytes == null ? null : Envelope.parse(bytes).kind();
    }

    @Test
    void result_becomesTheEntry() throws Throwable {
        read(1);

        assertThat(write("write", "new")).isEqualTo("new");

        assertThat(read(1)).isEqualTo("new");
        assertThat(loads).as("no load after the update").hasSize(1);
    }

    @Test
    void key_isClosedWhileTheMethodRuns() throws Throwable {
        read(1);
        write("write", "new", () -> {
            assertThat(kind("item:1")).isEqualTo(Kind.WRITE);
            return "new";
        });
    }

    @Test
    void ownReads_whileTheMethodRuns_goPastTheCache() throws Throwable {
        read(1);
        write("write", "new", () -> {
            source = "half";
            assertThat(read(1)).isEqualTo("half");
            return source = "new";
        });

        assertThat(read(1)).isEqualTo("new");
    }

    /**
     * The first update commits, and is held before it can store; the second begins, commits and stores meanwhile; then
     * the first commits once more. A token taken after the commit would store what the method returned first.
     */
    @Test
    void R17_writeStandsBeforeTheMethodRuns_soThatAnOvertakenResultIsNotStored() throws Throwable {
        String[] first = new String[1];
        write("write", "v1", () -> {
            first[0] = source = "v1";
            ExecutorService other = Executors.newSingleThreadExecutor();
            try {
                other.submit(() -> {
                            try {
                                return write("write", "v2");
                            } catch (Throwable e) {
                                throw new AssertionError(e);
                            }
                        })
                        .get(20, TimeUnit.SECONDS);
            } finally {
                other.shutdown();
            }
            return first[0];
        });

        assertThat(source).isEqualTo("v2");
        assertThat(kind("item:1")).isNull();
        assertThat(read(1)).isEqualTo("v2");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void methodThatThrows_dropsTheEntry_whateverItsTransactionDid(boolean rolledBack) throws Throwable {
        read(1);
        if (rolledBack) {
            transactions.ownIsRolledBack();
        }
        assertThatThrownBy(() -> write("write", "new", () -> {
                    throw new IllegalStateException("thrown");
                }))
                .hasMessage("thrown");

        assertThat(kind("item:1")).isNull();
        assertThat(read(1)).isEqualTo("old");
    }

    @Test
    void ownTransaction_certainlyRolledBack_leavesWhatAnotherPutThere() throws Throwable {
        transactions.ownIsRolledBack();
        assertThatThrownBy(() -> write("write", "new", () -> {
                    wirings.store().drop(List.of("item:1"));
                    throw new IllegalStateException("thrown");
                }))
                .hasMessage("thrown");
        assertThatThrownBy(() -> write("write", "new", () -> {
                    wirings.store().drop(List.of("item:1"));
                    wirings.store().lease("item:1", java.time.Duration.ofMinutes(1));
                    throw new IllegalStateException("thrown");
                }))
                .hasMessage("thrown");

        assertThat(kind("item:1")).isEqualTo(Kind.LEASE);
    }

    // ---- Attributes

    @Test
    void condition_falseByTheArguments_leavesTheEntryAlone() throws Throwable {
        read(1);
        write("never", "new", () -> {
            assertThat(kind("item:1")).isEqualTo(Kind.VALUE);
            return "new";
        });

        assertThat(read(1)).isEqualTo("old");
    }

    @ParameterizedTest
    @CsvSource({"true, VALUE", "false,"})
    void condition_onTheResult_isDecidedAfterTheWrite(boolean result, Kind left) throws Throwable {
        write("flag", "new", () -> result);

        assertThat(kind("flag:1")).isEqualTo(left);
    }

    @Test
    void unless_true_dropsTheEntry() throws Throwable {
        read(1);
        write("unless", "new");

        assertThat(kind("item:1")).isNull();
    }

    @Test
    void severalUpdates_storeTheResultUnderEachKey() throws Throwable {
        write("both", "new");

        assertThat(kind("item:1")).isEqualTo(Kind.VALUE);
        assertThat(kind("item-by-name:new")).isEqualTo(Kind.VALUE);
    }

    @Test
    void invalidationOfTheSameKey_onTheSameMethod_wins() throws Throwable {
        read(1);
        write("andInvalidates", "new");

        assertThat(kind("item:1")).isNull();
    }

    @ParameterizedTest
    @CsvSource({"write, 3600", "writeForLonger, 7200"})
    void ttl_leftOpen_isThatOfTheCachedMethod(String method, long seconds) throws Throwable {
        read(1);
        write(method, "new");

        TimedEntry entry = wirings.store().readTimed("item:1");
        assertThat(entry.remainingMillis() / 1000.0).isBetween(seconds - 60.0, (double) seconds);
    }

    @Test
    void ttl_leftOpen_isThatOfTheCachedMethod_thoughItComesLater() throws Throwable {
        method("write");
        method("item");
        write("write", "new");

        assertThat(wirings.store().readTimed("item:1").remainingMillis()).isGreaterThan(3_500_000);
    }

    @Test
    void absentResult_ofACacheThatStoresNone_dropsTheEntry() throws Throwable {
        method("maybe");
        write("writeMaybe", "new", () -> Optional.of("new"));
        assertThat(kind("maybe:1")).isEqualTo(Kind.VALUE);

        write("writeMaybe", "new", Optional::empty);
        assertThat(kind("maybe:1")).isNull();
    }

    // ---- Tags

    @Test
    void result_carriesTheTagsOfTheCache() throws Throwable {
        method("listed");
        write("writeListed", "a");
        assertThat(kind("listed:1")).isEqualTo(Kind.VALUE);
        write("invalidateList", "b");
        assertThat(kind("listed:1")).isEqualTo(Kind.VALUE);
        write("invalidateList", "a");

        assertThat(kind("listed:1")).isNull();
    }

    @Test
    void R13_tagInvalidatedWhileTheMethodRuns_dropsTheEntry() throws Throwable {
        method("listed");
        write("writeListed", "a", () -> {
            write("invalidateList", "a");
            return "a";
        });

        assertThat(kind("listed:1")).isNull();
    }

    // ---- A transaction that was open before

    @Test
    void openTransaction_storesAfterTheCommit() throws Throwable {
        read(1);
        transactions.begin();
        write("write", "new");
        assertThat(kind("item:1")).isEqualTo(Kind.WRITE);
        assertThat(read(1)).isEqualTo("new");
        transactions.commit();

        assertThat(kind("item:1")).isEqualTo(Kind.VALUE);
        source = "not asked";
        assertThat(read(1)).isEqualTo("new");
    }

    @Test
    void openTransaction_certainlyRolledBack_givesTheKeyFree() throws Throwable {
        transactions.begin();
        write("write", "new");
        transactions.rollBack();
        source = "old";

        assertThat(kind("item:1")).isNull();
        assertThat(read(1)).isEqualTo("old");
    }

    @Test
    void openTransaction_ofUnknownOutcome_drops() throws Throwable {
        transactions.begin();
        write("write", "new");
        transactions.loseOutcome();

        assertThat(kind("item:1")).isNull();
    }

    @Test
    void openTransaction_sameKeyTwice_isDropped() throws Throwable {
        transactions.begin();
        write("write", "first");
        write("write", "second");
        transactions.commit();

        assertThat(kind("item:1")).isNull();
    }

    @Test
    void openTransaction_thenInvalidatedInIt_isDropped() throws Throwable {
        transactions.begin();
        write("write", "first");
        write("andInvalidates", "second");
        transactions.commit();

        assertThat(kind("item:1")).isNull();
    }

    @Test
    void openTransaction_partlyUndone_isDropped() throws Throwable {
        transactions.begin();
        write("write", "undone");
        transactions.rollBackToSavepoint();
        transactions.commit();

        assertThat(kind("item:1")).isNull();
    }

    @Test
    void R22_openTransaction_thatMaySeeAnOldSnapshot_drops() throws Throwable {
        read(1);
        transactions.resultsAreNotStored();
        transactions.begin();
        write("write", "new");
        assertThat(kind("item:1")).as("until the commit as any invalidation").isEqualTo(Kind.VALUE);
        assertThat(read(1)).isEqualTo("new");
        transactions.commit();

        assertThat(kind("item:1")).isNull();
    }

    @Test
    void openTransaction_suspendedWhileTheMethodRan_dropsAtOnceAndAtItsEnd() throws Throwable {
        transactions.begin();

        assertDropsAtOnceAndAtTheEnd(transactions::suspendAndResume);
    }

    private void assertDropsAtOnceAndAtTheEnd(Runnable whileTheMethodRuns) throws Throwable {
        write("write", "new", () -> {
            whileTheMethodRuns.run();
            return "new";
        });
        assertThat(kind("item:1")).isNull();
        wirings.store().lease("item:1", Duration.ofMinutes(1));
        transactions.commit();

        assertThat(kind("item:1")).isNull();
    }

    @Test
    void openTransaction_whoseEndNobodyTells_drops() throws Throwable {
        read(1);
        transactions.beginUntold();
        write("write", "new");

        assertThat(kind("item:1")).isNull();
    }

    @Test
    void transactionThatEnded_whileTheMethodRan_drops() throws Throwable {
        transactions.begin();
        write("write", "new", () -> {
            transactions.commit();
            return "new";
        });

        assertThat(kind("item:1")).isNull();
    }

    @Test
    void transactionThatBegan_whileTheMethodRan_dropsAtOnceAndAtItsEnd() throws Throwable {
        assertDropsAtOnceAndAtTheEnd(transactions::begin);
    }

    @Test
    void methodThatThrows_inAnOpenTransaction_dropsIfItCommits() throws Throwable {
        read(1);
        transactions.begin();
        assertThatThrownBy(() -> write("write", "new", () -> {
                    throw new IllegalStateException("thrown");
                }))
                .hasMessage("thrown");
        transactions.commit();

        assertThat(kind("item:1")).isNull();
    }

    // ---- Values that come later

    @Test
    void laterResult_isStoredBeforeTheCallerHasIt() throws Throwable {
        CompletableFuture<String> written = new CompletableFuture<>();
        CompletableFuture<Kind> during = new CompletableFuture<>();
        CompletableFuture<?> answer = (CompletableFuture<?>) write("writeLater", "new", () -> {
            during.complete(kind("item:1"));
            return written;
        });
        assertThat(during.get(20, TimeUnit.SECONDS)).isEqualTo(Kind.WRITE);
        written.complete("new");

        assertThat(answer.get(20, TimeUnit.SECONDS)).isEqualTo("new");
        assertThat(kind("item:1")).isEqualTo(Kind.VALUE);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void laterFailure_dropsTheEntry(boolean atOnce) throws Throwable {
        read(1);
        CompletableFuture<?> answer = (CompletableFuture<?>) write("writeLater", "new", () -> {
            if (atOnce) {
                throw new IllegalStateException("thrown");
            }
            return CompletableFuture.failedFuture(new IllegalStateException("thrown"));
        });

        assertThatThrownBy(() -> answer.get(20, TimeUnit.SECONDS)).hasMessageContaining("thrown");
        assertThat(kind("item:1")).isNull();
    }

    @Test
    void laterResult_inAnOpenTransaction_dropsAtItsEnd() throws Throwable {
        read(1);
        transactions.begin();
        CompletableFuture<?> answer =
                (CompletableFuture<?>) write("writeLater", "new", () -> CompletableFuture.completedFuture("new"));
        assertThat(answer.get(20, TimeUnit.SECONDS)).isEqualTo("new");
        assertThat(kind("item:1")).isEqualTo(Kind.VALUE);
        transactions.commit();

        assertThat(kind("item:1")).isNull();
    }
}
