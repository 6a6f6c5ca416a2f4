package dev.larder.cache.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.store.Intent;
import dev.larder.cache.store.memory.MemoryStore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An update is announced before its source is written, so that its entry goes should the process die in between. */
class AnnouncedUpdateTest {

    private static final String KEY = "product:1";

    private final AtomicLong now = new AtomicLong();
    private final MemoryStore store = new MemoryStore(now::get);
    private final CacheEngine engine = Caches.process(store);

    @AfterEach
    void close() {
        engine.close();
        store.close();
    }

    private EntryUpdate begin() {
        EntryUpdate update = engine.beginUpdate(Caches.strings(), KEY);
        update.keep("v1", Caches.STORED);
        return update;
    }

    /** What another process would find some time after this one died. */
    private List<Intent> left() {
        now.addAndGet(Duration.ofMinutes(1).toNanos());
        return store.intents().overdue(Duration.ofHours(1), 100);
    }

    private void awaitNothingLeft() throws InterruptedException {
        Callers.awaitUntil(() -> left().isEmpty());
    }

    @Test
    void update_whoseProcessDies_isFoundByOthers() {
        begin();

        assertThat(left()).singleElement().satisfies(intent -> assertThat(intent.what())
                .contains(KEY));
    }

    @Test
    void update_withoutResult_isAnnouncedToo() {
        engine.beginUpdateWithoutResult(Caches.strings(), KEY);

        assertThat(left()).hasSize(1);
    }

    @Test
    void R19_announcement_isOverWhenTheResultIsStored() throws InterruptedException {
        begin().committed();

        awaitNothingLeft();
    }

    @Test
    void R19_announcement_isOverWhenTheEntryIsDropped() throws InterruptedException {
        begin().drop();

        awaitNothingLeft();
    }

    @Test
    void announcement_isOverAfterARollBack() throws InterruptedException {
        begin().rolledBack();

        awaitNothingLeft();
    }

    @Test
    void R21_announcement_staysWhereTheCommitMayYetCome() throws InterruptedException {
        begin().outcomeUnknown();
        begin().committed();

        Callers.awaitUntil(() -> left().size() == 1);
    }
}
