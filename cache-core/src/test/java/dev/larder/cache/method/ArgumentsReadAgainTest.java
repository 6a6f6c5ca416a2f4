package dev.larder.cache.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.cache.annotation.Cached;
import dev.larder.cache.annotation.Invalidates;
import dev.larder.cache.annotation.Invalidates.Phase;
import dev.larder.cache.annotation.Updates;
import dev.larder.cache.invalidation.KeySelection;
import dev.larder.cache.method.check.CacheCatalog;
import dev.larder.cache.method.declaration.Expression;
import dev.larder.cache.method.declaration.MethodBody;
import dev.larder.cache.method.rule.InvalidationPlan;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a writing method drops if it changes its arguments: what they told at its entry and what they tell at its end.
 * The book moves from the shelf {@code old} to the shelf {@code new} while the method runs.
 */
@Timeout(60)
class ArgumentsReadAgainTest {

    /** As data layers have them: changed by those who save them. */
    static class Book {
        private String shelf = "old";
        private boolean isPublished;
        private boolean isBroken;

        public String getShelf() {
            if (isBroken) {
                throw new IllegalStateException("broken");
            }
            return shelf;
        }
    }

    abstract static class Methods {
        @Cached(key = "shelf:{shelf}", tags = "tag:{shelf}")
        abstract String shelf(String shelf);

        @Invalidates("shelf:{book.shelf}")
        abstract Book byKey(Book book);

        @Invalidates("shelf:{book.shelf}*")
        abstract Book byPattern(Book book);

        @Invalidates(tags = "tag:{book.shelf}")
        abstract Book byTag(Book book);

        @Invalidates("shelf:{books[].shelf}")
        abstract Book byList(List<Book> books);

        @Invalidates("shelf:{book.shelf}")
        abstract CompletableFuture<Book> later(Book book);

        @Invalidates(value = "shelf:{book.shelf}", phase = Phase.AROUND)
        abstract CompletableFuture<Book> laterAround(Book book);

        @Invalidates(value = "shelf:{book.shelf}", phase = Phase.BEFORE)
        abstract Book before(Book book);

        @Invalidates(value = "shelf:{book.shelf}", phase = Phase.AROUND)
        abstract Book around(Book book);

        @Invalidates(value = "shelf:{book.shelf}", condition = "published")
        abstract Book ifPublished(Book book);

        @Invalidates(value = "shelf:{book.shelf}", condition = "published")
        abstract CompletableFuture<Book> laterIfPublished(Book book);

        @Invalidates("shelf:{book.shelf}")
        @Invalidates("shelf:other")
        abstract Book several(Book book);

        @Invalidates({"shelf:{book.shelf}", "shelf:{result}"})
        abstract String severalInOne(Book book);

        @Updates(key = "shelf:{book.shelf}", tags = "tag:{book.shelf}")
        abstract String update(Book book);

        @Updates(key = "shelf:{book.shelf}", tags = "tag:{book.shelf}")
        abstract CompletableFuture<String> updateLater(Book book);

        @Updates(key = "shelf:{book.shelf}", tags = "tag:{book.shelf}", condition = "published")
        abstract String updateIfPublished(Book book);
    }

    private final ScriptedTransactions transactions = new ScriptedTransactions();
    private final Wirings wirings = new Wirings().transactions(transactions).expressions((text, method, place) -> {
        assertThat(text).isEqualTo("published");
        return new Expression() {
            @Override
            public boolean usesResult() {
                return false;
            }

            @Override
            public boolean isTrue(Object target, Object[] arguments, Object result) {
                return ((Book) arguments[0]).isPublished;
            }
        };
    });
    private final CacheCatalog catalog = wirings.catalog();
    private final Map<String, CompiledMethod> compiled = new HashMap<>();
    private final Book book = new Book();

    @BeforeEach
    void fill() throws Throwable {
        for (String shelf : List.of("old", "new", "other")) {
            assertThat(read(shelf, "read before")).isEqualTo("read before");
        }
    }

    private CompiledMethod method(String name) {
        return compiled.computeIfAbsent(name, method -> catalog.add(AnnotatedMethods.read(Methods.class, method)));
    }

    private Object call(String method, MethodBody body) throws Throwable {
        Object argument = method.equals("byList") ? List.of(book) : book;
        Object answer = method(method).invoke(this, new Object[] {argument}, body);
        return answer instanceof CompletableFuture<?> later ? later.join() : answer;
    }

    private Object move(String method) throws Throwable {
        return call(method, () -> {
            book.shelf = "new";
            return method.startsWith("later") ? CompletableFuture.completedFuture(book) : book;
        });
    }

    private String read(String shelf, String source) throws Throwable {
        return (String) method("shelf").invoke(this, new Object[] {shelf}, () -> source);
    }

    /** Of the three shelves, those that are still in the store. */
    private List<String> left() {
        return List.of("old", "new", "other").stream()
                .filter(shelf -> wirings.store().read("shelf:" + shelf) != null)
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"byKey", "byPattern", "byTag", "byList", "around", "later", "laterAround"})
    void argument_movedByTheBody_dropsBothKeys(String method) throws Throwable {
        move(method);

        assertThat(left()).containsExactly("other");
    }

    @Test
    void argument_movedBeforeTheStageEnds_dropsBothKeys() throws Throwable {
        CompletableFuture<Book> stage = new CompletableFuture<>();
        CompletableFuture<?> answer =
                (CompletableFuture<?>) method("later").invoke(this, new Object[] {book}, () -> stage);
        assertThat(left()).hasSize(3);

        book.shelf = "new";
        stage.complete(book);
        answer.join();

        assertThat(left()).containsExactly("other");
    }

    @ParameterizedTest
    @ValueSource(strings = {"byKey", "byPattern", "byTag", "later"})
    void argument_movedByABodyThatThrows_dropsBothKeys(String method) {
        assertThatThrownBy(() -> call(method, () -> {
                    book.shelf = "new";
                    throw new IllegalStateException("time-out; it may have committed");
                }))
                .hasStackTraceContaining("time-out; it may have committed");

        assertThat(left()).containsExactly("other");
    }

    @ParameterizedTest
    @ValueSource(strings = {"byKey", "byPattern", "byTag", "later"})
    void argument_movedInATransaction_dropsBothKeysAtItsCommit(String method) throws Throwable {
        transactions.begin();
        move(method);
        assertThat(left()).hasSize(3);

        transactions.commit();

        assertThat(left()).containsExactly("other");
    }

    @Test
    void argument_movedInATransaction_isTouchedUntilItEnds() throws Throwable {
        transactions.begin();
        move("byKey");

        assertThat(read("new", "uncommitted")).isEqualTo("uncommitted");
        assertThat(read("old", "uncommitted")).isEqualTo("uncommitted");

        transactions.rollBack();
        assertThat(read("new", "not asked")).isEqualTo("read before");
        assertThat(left()).hasSize(3);
    }

    @Test
    void argument_movedAfterThePhaseBefore_dropsTheKeyOfTheEntryAlone() throws Throwable {
        move("before");

        assertThat(left()).containsExactly("new", "other");
    }

    /** Whichever reading finds it true, the keys of both are meant. */
    @ParameterizedTest
    @CsvSource({
        "ifPublished, false, false, 3",
        "ifPublished, true, false, 1",
        "ifPublished, false, true, 1",
        "ifPublished, true, true, 1",
        "laterIfPublished, false, false, 3",
        "laterIfPublished, true, false, 1",
        "laterIfPublished, false, true, 1"
    })
    void condition_trueAtEntryOrEnd_dropsBothKeys(String method, boolean atEntry, boolean atEnd, int left)
            throws Throwable {
        book.isPublished = atEntry;

        call(method, () -> {
            book.isPublished = atEnd;
            book.shelf = "new";
            return method.startsWith("later") ? CompletableFuture.completedFuture(book) : book;
        });

        assertThat(left()).hasSize(left).contains("other");
    }

    @Test
    void condition_falseAtEntry_bodyThrowing_isAskedAgain() {
        assertThatThrownBy(() -> call("ifPublished", () -> {
                    book.isPublished = true;
                    throw new IllegalStateException();
                }))
                .isInstanceOf(IllegalStateException.class);

        assertThat(left()).containsExactly("new", "other");
    }

    /** A template may make no sense where its condition is false. */
    @Test
    void condition_falseAtEntry_letsTheCallBeginAlthoughATemplateFails() throws Throwable {
        book.isBroken = true;

        assertThat(call("ifPublished", () -> "done")).isEqualTo("done");

        assertThat(left()).hasSize(3);
    }

    @Test
    void condition_trueAtTheEndAlone_afterATemplateFailedAtEntry_dropsAllThatItMayBe() throws Throwable {
        book.isBroken = true;

        assertThat(call("ifPublished", () -> {
                    book.isBroken = false;
                    book.isPublished = true;
                    return book;
                }))
                .isSameAs(book);

        assertThat(left()).isEmpty();
    }

    @Test
    void template_failingAtTheEnd_dropsAllThatItMayBeAndHidesNoOther() throws Throwable {
        assertThat(call("several", () -> {
                    book.isBroken = true;
                    return book;
                }))
                .isSameAs(book);

        assertThat(left()).isEmpty();
    }

    @Test
    void template_failingAtTheEnd_hidesNoOtherOfItsAnnotation() throws Throwable {
        assertThat(call("severalInOne", () -> {
                    book.isBroken = true;
                    return "other";
                }))
                .isEqualTo("other");

        assertThat(left()).isEmpty();
    }

    @Test
    void template_failingAfterABodyThatThrew_leavesTheBodysException() {
        IllegalArgumentException thrown = new IllegalArgumentException("of the body");

        assertThatThrownBy(() -> call("several", () -> {
                    book.isBroken = true;
                    throw thrown;
                }))
                .isSameAs(thrown);

        assertThat(left()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"byKey", "byPattern", "byTag"})
    void argument_unchanged_isSearchedForOnce(String method) {
        InvalidationPlan plan = method(method).invalidating().plan(this, new Object[] {book});
        KeySelection selection = new KeySelection();

        plan.afterReturn(selection, book);

        assertThat(selection.size()).isEqualTo(1);
    }

    /** The key is closed before the write; nothing orders the result among those of another key. */
    @ParameterizedTest
    @ValueSource(strings = {"update", "updateLater"})
    void update_whoseKeyMoved_dropsBoth(String method) throws Throwable {
        call(method, () -> {
            book.shelf = "new";
            return method.endsWith("Later") ? CompletableFuture.completedFuture("written") : "written";
        });

        assertThat(left()).containsExactly("other");
    }

    @ParameterizedTest
    @ValueSource(strings = {"update", "updateLater"})
    void update_whoseKeyMovedInATransaction_dropsBothAtItsCommit(String method) throws Throwable {
        transactions.begin();
        call(method, () -> {
            book.shelf = "new";
            return method.endsWith("Later") ? CompletableFuture.completedFuture("written") : "written";
        });
        assertThat(left()).contains("new", "other");

        transactions.commit();

        assertThat(left()).containsExactly("other");
    }

    @Test
    void update_whoseKeyMovedInABodyThatThrows_dropsBoth() {
        assertThatThrownBy(() -> call("update", () -> {
                    book.shelf = "new";
                    throw new IllegalStateException();
                }))
                .isInstanceOf(IllegalStateException.class);

        assertThat(left()).containsExactly("other");
    }

    @Test
    void update_whoseKeyMovedButWasCertainlyRolledBack_leavesTheOtherAlone() {
        transactions.ownIsRolledBack();

        assertThatThrownBy(() -> call("update", () -> {
                    book.shelf = "new";
                    throw new IllegalStateException();
                }))
                .isInstanceOf(IllegalStateException.class);

        assertThat(left()).contains("new", "other");
    }

    @Test
    void update_whoseKeyCannotBeReadAtTheEnd_dropsAllThatItMayBe() throws Throwable {
        assertThat(call("update", () -> {
                    book.isBroken = true;
                    return "written";
                }))
                .isEqualTo("written");

        assertThat(left()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"false, false, read before", "false, true, read later", "true, false, written", "true, true, written"})
    void update_withACondition_storesWhatWasMeantFromTheBeginning(boolean atEntry, boolean atEnd, String next)
            throws Throwable {
        book.isPublished = atEntry;

        call("updateIfPublished", () -> {
            book.isPublished = atEnd;
            return "written";
        });

        assertThat(read("old", "read later")).isEqualTo(next);
        assertThat(left()).contains("new", "other");
    }
}
