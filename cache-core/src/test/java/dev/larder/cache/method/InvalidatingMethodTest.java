package dev.larder.cache.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.cache.annotation.Cached;
import dev.larder.cache.annotation.Invalidates;
import dev.larder.cache.annotation.Invalidates.Phase;
import dev.larder.cache.method.check.CacheCatalog;
import dev.larder.cache.method.declaration.MethodBody;
import dev.larder.cache.transaction.PendingInvalidations;
import dev.larder.cache.transaction.TransactionContext;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InvalidatingMethodTest {

    record Item(long id) {}

    abstract static class Methods {
        @Cached("item:{id}")
        abstract String item(long id);

        @Invalidates("item:{id}")
        abstract void after(long id);

        @Invalidates(value = "item:{id}", phase = Phase.BEFORE)
        abstract void before(long id);

        @Invalidates(value = "item:{id}", phase = Phase.AROUND)
        abstract void around(long id);

        @Invalidates(value = "item:{id}", condition = "result")
        abstract Boolean onResult(long id);

        @Invalidates(value = "item:{id}", condition = "never")
        abstract void never(long id);

        @Invalidates("item:{result.id}")
        abstract Item byResult(long id);

        @Invalidates(caches = "Item")
        abstract void all(long id);

        @Invalidates("item:{ids[]}")
        abstract void each(List<Long> ids);

        @Cached("item:{id}")
        @Invalidates("item:{id}")
        abstract String both(long id);
    }

    private final FakeTransactions transactions = new FakeTransactions();
    private final Wirings wirings = new Wirings().transactions(transactions);
    private final CacheCatalog catalog = wirings.catalog();
    private final Map<String, CompiledMethod> compiled = new HashMap<>();
    private final Map<Long, String> source = new HashMap<>();
    private final List<Long> loads = new ArrayList<>();

    /** A transaction of one thread, in memory. */
    private static final class FakeTransactions implements TransactionContext {
        private boolean isOpen;
        private PendingInvalidations pending;
        private boolean ownIsRolledBack;
        private int followed;

        @Override
        public boolean isOpen() {
            return isOpen;
        }

        @Override
        public PendingInvalidations pending(java.util.function.Supplier<PendingInvalidations> create) {
            if (isOpen && pending == null) {
                pending = create.get();
            }
            return isOpen ? pending : null;
        }

        @Override
        public OwnTransaction follow(Method method, Class<?> type, AtCommit atCommit) {
            followed++;
            return new OwnTransaction() {
                @Override
                public boolean isCertainlyRolledBack() {
                    return ownIsRolledBack;
                }

                @Override
                public void close() {
                    followed--;
                }
            };
        }

        void end(boolean rolledBack) {
            isOpen = false;
            if (pending != null) {
                pending.ended(rolledBack);
                pending = null;
            }
        }
    }

    @BeforeEach
    void fill() throws Throwable {
        source.put(1L, "old");
        read(1);
        loads.clear();
    }

    private Object call(String method, Object argument, MethodBody body) throws Throwable {
        return compiled.computeIfAbsent(method, name -> catalog.add(AnnotatedMethods.read(Methods.class, name)))
                .invoke(this, new Object[] {argument}, body);
    }

    private String read(long id) throws Throwable {
        return (String) call("item", id, () -> {
            loads.add(id);
            return source.get(id);
        });
    }

    private boolean isStored(long id) {
        return wirings.store().read("item:" + id) != null;
    }

    @ParameterizedTest
    @CsvSource({
        "after, true, false",
        "before, false, false",
        "around, false, false",
        "never, true, true",
        "all, true, false"
    })
    void phase_decidesWhenTheEntryGoes(String method, boolean storedDuring, boolean storedAfter) throws Throwable {
        boolean[] during = new boolean[1];

        call(method, 1L, () -> {
            during[0] = isStored(1);
            return null;
        });

        assertThat(during[0]).isEqualTo(storedDuring);
        assertThat(isStored(1)).isEqualTo(storedAfter);
    }

    @ParameterizedTest
    @ValueSource(strings = {"after", "around", "onResult", "all"})
    void body_throwing_invalidatesAndThrows(String method) {
        IllegalStateException thrown = new IllegalStateException("time-out; it may have committed");

        assertThatThrownBy(() -> call(method, 1L, () -> {
                    throw thrown;
                }))
                .isSameAs(thrown);

        assertThat(isStored(1)).isFalse();
    }

    @Test
    void body_throwing_namesNothingByResult() {
        assertThatThrownBy(() -> call("byResult", 1L, () -> {
                    throw new IllegalStateException();
                }))
                .isInstanceOf(IllegalStateException.class);

        assertThat(isStored(1)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"true, false", "false, true"})
    void condition_onResult_decidesAfterTheCall(boolean result, boolean stored) throws Throwable {
        call("onResult", 1L, () -> result);

        assertThat(isStored(1)).isEqualTo(stored);
    }

    @Test
    void template_withResult_namesItsKey() throws Throwable {
        call("byResult", 9L, () -> new Item(1));

        assertThat(isStored(1)).isFalse();
    }

    @Test
    void keys_ofTheEntry_areDroppedWhateverTheBodyDoesToItsArguments() throws Throwable {
        List<Long> ids = new ArrayList<>(List.of(1L));

        call("each", ids, () -> {
            ids.clear();
            return null;
        });

        assertThat(isStored(1)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"after", "before", "around", "onResult", "all"})
    void touchedKey_isReadFromTheSourceAndNotStoredDuringTheCall(String method) throws Throwable {
        call(method, 1L, () -> {
            source.put(1L, "new");
            assertThat(read(1)).isEqualTo("new");
            assertThat(read(1)).isEqualTo("new");
            return true;
        });

        assertThat(loads).containsExactly(1L, 1L);
        assertThat(isStored(1)).isFalse();
        assertThat(read(1)).isEqualTo("new");
        read(1);
        assertThat(loads).hasSize(3);
    }

    @Test
    void untouchedKey_isReadFromTheCacheDuringTheCall() throws Throwable {
        call("after", 2L, () -> read(1));

        assertThat(loads).isEmpty();
    }

    @Test
    void touchedKey_inNestedCalls_staysTouchedUntilTheOuterReturns() throws Throwable {
        call("after", 1L, () -> {
            call("after", 1L, () -> null);
            return read(1);
        });

        assertThat(isStored(1)).isFalse();
    }

    @Test
    void transaction_open_delaysTheInvalidationToItsCommit() throws Throwable {
        transactions.isOpen = true;
        call("after", 1L, () -> source.put(1L, "new"));

        assertThat(isStored(1)).isTrue();
        assertThat(read(1)).isEqualTo("new");

        transactions.end(false);

        assertThat(isStored(1)).isFalse();
        assertThat(read(1)).isEqualTo("new");
    }

    @Test
    void transaction_certainlyRolledBack_leavesTheEntry() throws Throwable {
        transactions.isOpen = true;
        call("after", 1L, () -> null);
        transactions.end(true);

        assertThat(isStored(1)).isTrue();
        assertThat(read(1)).isEqualTo("old");
        assertThat(loads).isEmpty();
    }

    @Test
    void transaction_open_whenTheBodyThrows_stillInvalidatesAtCommit() throws Throwable {
        transactions.isOpen = true;
        assertThatThrownBy(() -> call("after", 1L, () -> {
                    throw new IllegalStateException();
                }))
                .isInstanceOf(IllegalStateException.class);
        transactions.end(false);

        assertThat(isStored(1)).isFalse();
    }

    @Test
    void transaction_suspendedWhileTheMethodRan_isInvalidatedAtOnceAndAtCommit() throws Throwable {
        transactions.isOpen = true;
        call("after", 1L, () -> {
            transactions.pending.suspended();
            return null;
        });
        assertThat(isStored(1)).isFalse();

        refillAsAnotherCaller();
        transactions.end(false);

        assertThat(isStored(1)).isFalse();
    }

    @Test
    void transaction_begunByTheBodyAndLeftOpen_isInvalidatedAtOnceAndAtCommit() throws Throwable {
        call("after", 1L, () -> {
            transactions.isOpen = true;
            return null;
        });
        assertThat(isStored(1)).isFalse();

        refillAsAnotherCaller();
        transactions.end(false);

        assertThat(isStored(1)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void body_throwing_leavesTheEntryOnlyIfItsOwnTransactionIsCertainlyRolledBack(boolean certain) {
        transactions.ownIsRolledBack = certain;

        assertThatThrownBy(() -> call("after", 1L, () -> {
                    throw new IllegalStateException();
                }))
                .isInstanceOf(IllegalStateException.class);

        assertThat(isStored(1)).isEqualTo(certain);
        assertThat(transactions.followed).isZero();
    }

    @Test
    void transaction_open_beforePhaseActsAtOnce() throws Throwable {
        transactions.isOpen = true;

        call("before", 1L, () -> null);

        assertThat(isStored(1)).isFalse();
        transactions.end(true);
    }

    @Test
    void touchedKey_afterTheBeforePhase_staysTouchedUntilTheTransactionEnds() throws Throwable {
        transactions.isOpen = true;
        call("before", 1L, () -> source.put(1L, "uncommitted"));
        refillAsAnotherCaller();

        assertThat(read(1)).isEqualTo("uncommitted");

        transactions.end(true);
        assertThat(read(1)).isEqualTo("refilled");
    }

    private void refillAsAnotherCaller() throws InterruptedException {
        transactions.isOpen = false;
        Thread other = new Thread(() -> {
            try {
                call("item", 1L, () -> "refilled");
            } catch (Throwable e) {
                throw new AssertionError(e);
            }
        });
        other.start();
        other.join();
        transactions.isOpen = true;
    }

    @Test
    void transaction_open_hitsAreServedAndMissesAreNotStored() throws Throwable {
        source.put(2L, "uncommitted");
        transactions.isOpen = true;

        assertThat(read(1)).isEqualTo("old");
        assertThat(read(2)).isEqualTo("uncommitted");

        assertThat(loads).containsExactly(2L);
        assertThat(isStored(2)).isFalse();
        transactions.end(false);
    }

    @Test
    void bothKinds_onOneMethod_invalidateAroundTheRead() throws Throwable {
        assertThat(call("both", 1L, () -> "fresh")).isEqualTo("fresh");

        assertThat(isStored(1)).isFalse();
    }

    abstract static class Failing {
        @Invalidates(value = "item:{id}", condition = "result-fails")
        abstract Boolean onFailingCondition(long id);
    }

    @Test
    void condition_failingAfterTheCall_invalidatesAllTheSame() throws Throwable {
        CompiledMethod failing = catalog.add(AnnotatedMethods.read(Failing.class, "onFailingCondition"));

        assertThat(failing.invoke(this, new Object[] {1L}, () -> true)).isEqualTo(true);
        assertThat(isStored(1)).isFalse();
    }
}
