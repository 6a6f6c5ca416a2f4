package dev.larder.cache.spring.jpa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.larder.cache.annotation.Cached;
import dev.larder.cache.annotation.Invalidates;
import dev.larder.cache.metrics.CacheListener;
import dev.larder.cache.metrics.RefreshResult;
import dev.larder.cache.spring.jpa.JpaShop.Database;
import dev.larder.cache.testing.Pause;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.RequestContextHolder;

/**
 * The application that most teams have, with Boot's defaults: a session that is open for the whole web request, callers
 * in transactions. It never serves what was loaded before a write, and its caches fill.
 */
@ExtendWith(OutputCaptureExtension.class)
class FillBehindTest {

    private static final Map<Database, JpaShop> SHOPS = new EnumMap<>(Database.class);

    public record Page(String name, int reviews) {}

    /** What a page shows, and who writes it. */
    @Component
    public static class Pages {
        private final ProductRepository products;
        private final EntityManager entities;
        private final AtomicInteger loads = new AtomicInteger();

        Pages(ProductRepository products, EntityManager entities) {
            this.products = products;
            this.entities = entities;
        }

        public AtomicInteger loads() {
            return loads;
        }

        /** Touches lazy parts outside any transaction, as open-in-view allows. */
        @Cached("product:{id}:page")
        public Page page(long id) {
            loads.incrementAndGet();
            Product product = products.findById(id).orElseThrow();
            return new Page(product.getName(), product.getReviews().size());
        }

        @Cached("product:{id}:title")
        public String title(long id) {
            return products.findById(id).orElseThrow().getName();
        }

        @Cached(key = "product:{id}:renewed", refreshAfter = "1ms")
        public Page renewed(long id) {
            return page(id);
        }

        @Cached("product:{id}:greeting")
        public String greeting(long id) {
            return products.findById(id).orElseThrow().getName()
                    + RequestContextHolder.currentRequestAttributes()
                            .getSessionMutex()
                            .toString()
                            .length();
        }

        @Cached("product:{ids[]}:name")
        public Map<Long, String> names(List<Long> ids) {
            loads.incrementAndGet();
            return products.findAllById(ids).stream().collect(Collectors.toMap(Product::getId, Product::getName));
        }

        @Invalidates("product:{id}*")
        @Transactional
        public void rename(long id, String name) {
            products.findById(id).orElseThrow().setName(name);
        }

        /** Past the session: what that has read stays as it was. */
        @Invalidates("product:{id}*")
        @Transactional
        public void renameByQuery(long id, String name) {
            entities.createQuery("update Product set name = :name where id = :id")
                    .setParameter("name", name)
                    .setParameter("id", id)
                    .executeUpdate();
        }
    }

    /** Web requests, on the threads of a real server. */
    @RestController
    public static class Requests {
        private final ProductRepository products;
        private final Pages pages;
        volatile Runnable inBetween = () -> {};

        Requests(ProductRepository products, Pages pages) {
            this.products = products;
            this.pages = pages;
        }

        @GetMapping("/page/{id}")
        public String page(@PathVariable long id) {
            return pages.page(id).name();
        }

        @GetMapping("/checked/{id}")
        public String checkedPage(@PathVariable long id) {
            products.findById(id).orElseThrow(); // May this user see it?
            inBetween.run();
            return pages.page(id).name();
        }

        @GetMapping("/renewed/{id}")
        public String renewed(@PathVariable long id) {
            return pages.renewed(id).name();
        }

        @GetMapping("/checked-title/{id}")
        public String checkedTitle(@PathVariable long id) {
            products.findById(id).orElseThrow();
            return pages.title(id);
        }

        @GetMapping("/checked-names/{id}")
        public String checkedNames(@PathVariable long id) {
            products.findById(id).orElseThrow();
            inBetween.run();
            return pages.names(List.of(id, id + 1)).toString();
        }

        @GetMapping("/changed/{id}")
        public String changedByQuery(@PathVariable long id) {
            products.findById(id).orElseThrow();
            pages.renameByQuery(id, "new");
            return pages.page(id).name();
        }

        @GetMapping("/greeting/{id}")
        public String greeting(@PathVariable long id) {
            products.findById(id).orElseThrow();
            return pages.greeting(id);
        }
    }

    @Component
    public static class Fills implements CacheListener {
        final List<RefreshResult> results = new CopyOnWriteArrayList<>();
        final List<RefreshResult> refreshes = new CopyOnWriteArrayList<>();

        @Override
        public void onRefresh(String cache, String key, RefreshResult result) {
            refreshes.add(result);
        }

        @Override
        public void onFillBehind(String cache, String key, RefreshResult result) {
            results.add(result);
        }
    }

    private JpaShop shop;
    private Pages pages;
    private Fills fills;
    private long id;

    /** One for all tests, because it takes its time to start. */
    private void open(Database database) {
        shop = SHOPS.computeIfAbsent(
                database, one -> JpaShop.start(one, Map.of(), Pages.class, Requests.class, Fills.class));
        pages = shop.bean(Pages.class);
        fills = shop.bean(Fills.class);
        pages.loads().set(0);
        fills.results.clear();
        shop.bean(Requests.class).inBetween = () -> {};
        id = newProduct();
    }

    private long newProduct() {
        Product product = new Product("old", null);
        product.getReviews().add(new Review(product, "good"));
        return shop.bean(ProductRepository.class).save(product).getId();
    }

    @AfterAll
    static void close() {
        SHOPS.values().forEach(JpaShop::close);
        SHOPS.clear();
    }

    private void inBetween(Runnable task) {
        shop.bean(Requests.class).inBetween = task;
    }

    /** As another process does it: committed and invalidated when this returns. */
    private void renameElsewhere() {
        shop.elsewhere(() -> {
            pages.rename(id, "new");
            return null;
        });
    }

    private void awaitFills(int count) {
        await().atMost(Duration.ofSeconds(30)).until(() -> fills.results.size() == count);
    }

    private String readElsewhere() {
        return shop.elsewhere(() -> pages.page(id).name());
    }

    // ---- Web requests with an open session

    @ParameterizedTest
    @EnumSource
    void request_thatHasReadNothingBefore_loadsOnceAndStores(Database database) {
        open(database);

        assertThat(shop.get("/page/" + id)).isEqualTo("old");

        assertThat(shop.isStored("product:" + id + ":page")).isTrue();
        assertThat(pages.loads()).hasValue(1);
        assertThat(fills.results).isEmpty();
    }

    /** The permission check reads the entity; another renames it; the page shows the entity the session has kept. */
    @ParameterizedTest
    @EnumSource
    void request_thatReadTheEntityBeforeAnotherRenamedIt_storesNothingOld_andTheCacheFills(Database database) {
        open(database);
        inBetween(this::renameElsewhere);

        assertThat(shop.get("/checked/" + id)).isEqualTo("old");
        awaitFills(1);

        assertThat(fills.results).containsExactly(RefreshResult.SUCCEEDED);
        assertThat(readElsewhere()).isEqualTo("new");
        assertThat(pages.loads()).as("one for the request, one behind it").hasValue(2);
    }

    @ParameterizedTest
    @EnumSource
    void request_thatChangesByQueryWhatItsSessionKeeps_storesNothingOld_andTheCacheFills(Database database) {
        open(database);

        assertThat(shop.get("/changed/" + id)).isEqualTo("old");
        awaitFills(1);

        assertThat(readElsewhere()).isEqualTo("new");
        assertThat(pages.loads()).hasValue(2);
    }

    @ParameterizedTest
    @EnumSource
    void request_thatHasReadSomethingBefore_isServedAHit(Database database) {
        open(database);
        shop.get("/page/" + id);

        assertThat(shop.get("/checked/" + id)).isEqualTo("old");

        assertThat(pages.loads()).hasValue(1);
        assertThat(fills.results).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void batch_inARequestThatHasReadSomethingBefore_isFilledByOneLoad(Database database) {
        open(database);
        long next = newProduct();
        inBetween(this::renameElsewhere);

        assertThat(shop.get("/checked-names/" + id)).contains(id + "=old");
        awaitFills(1);

        assertThat(shop.elsewhere(() -> pages.names(List.of(id, next))))
                .containsEntry(id, "new")
                .containsEntry(next, "old");
        assertThat(pages.loads()).hasValue(2);
    }

    @ParameterizedTest
    @EnumSource
    void body_thatNeedsTheRequest_isSaidOnceWithTheCure_andNotTriedAgainAtEveryCall(
            Database database, CapturedOutput output) {
        open(database);

        shop.get("/greeting/" + id);
        awaitFills(1);
        shop.get("/greeting/" + id);
        awaitFills(2);

        assertThat(fills.results).containsExactly(RefreshResult.FAILED, RefreshResult.SKIPPED);
        assertThat(output.getAll().lines().filter(line -> line.contains("Cache product-greeting: to fill it behind")))
                .singleElement()
                .asString()
                .contains("No thread-bound request found", "larder.transaction.fill-behind=false");
    }

    /** Like a load behind a call, a refresh has a session of its own where its caller has one. */
    @ParameterizedTest
    @EnumSource
    void refresh_begunByARequest_mayTouchLazyParts(Database database) {
        open(database);
        shop.get("/renewed/" + id);
        Pause.millis(5);

        shop.get("/renewed/" + id);

        await().atMost(Duration.ofSeconds(30)).until(() -> fills.refreshes.contains(RefreshResult.SUCCEEDED));
    }

    // ---- Callers in transactions

    private TransactionTemplate readOnly() {
        TransactionTemplate template = shop.transaction();
        template.setReadOnly(true);
        return template;
    }

    @ParameterizedTest
    @EnumSource
    void readOnlyTransaction_thatHasReadNothingBefore_loadsOnceAndStores(Database database) {
        open(database);

        String seen = readOnly().execute(status -> pages.page(id).name());

        assertThat(seen).isEqualTo("old");

        assertThat(shop.isStored("product:" + id + ":page")).isTrue();
        assertThat(pages.loads()).hasValue(1);
    }

    @ParameterizedTest
    @EnumSource
    void readOnlyTransaction_thatReadTheEntityBeforeAnotherRenamedIt_storesNothingOld_andTheCacheFills(
            Database database) {
        open(database);

        String seen = readOnly().execute(status -> {
            shop.bean(ProductRepository.class).findById(id).orElseThrow();
            renameElsewhere();
            return pages.page(id).name();
        });
        awaitFills(1);

        assertThat(seen).isEqualTo("old");
        assertThat(readElsewhere()).isEqualTo("new");
        assertThat(pages.loads()).hasValue(2);
    }

    @ParameterizedTest
    @EnumSource
    void transaction_thatWrites_andCommits_isFilledBehindWithWhatItWrote(Database database) {
        open(database);

        String seen = shop.transaction().execute(status -> {
            String before = pages.page(id).name();
            pages.rename(id, "new");
            return before;
        });
        awaitFills(1);

        assertThat(seen).isEqualTo("old");
        assertThat(readElsewhere()).as("its invalidation came first").isEqualTo("new");
        assertThat(pages.loads()).hasValue(2);
    }

    @ParameterizedTest
    @EnumSource
    void transaction_thatRollsBack_isFilledBehindWithWhatIsThere(Database database) {
        open(database);

        String seen = shop.transaction().execute(status -> {
            shop.bean(ProductRepository.class).findById(id).orElseThrow().setName("never");
            String uncommitted = pages.page(id).name();
            status.setRollbackOnly();
            return uncommitted;
        });
        awaitFills(1);

        assertThat(seen).isEqualTo("never");
        assertThat(readElsewhere()).isEqualTo("old");
    }

    @ParameterizedTest
    @EnumSource
    void transaction_thatMissesManyKeys_fillsEachOnce(Database database) {
        open(database);
        List<Long> ids = List.of(id, newProduct(), newProduct());

        shop.transaction().executeWithoutResult(status -> {
            ids.forEach(pages::page);
            ids.forEach(pages::page);
        });
        awaitFills(3);

        ids.forEach(one -> assertThat(shop.isStored("product:" + one + ":page")).isTrue());
        assertThat(pages.loads())
                .as("two for each in the transaction, one behind it")
                .hasValue(9);
    }

    // ---- All at once

    /**
     * Requests and transactions that read an entity first, writers, and readers without either. Whatever the first two
     * see in their own sessions, they must leave nothing behind that a later reader should not see.
     */
    @Test
    void race_ofRequestsTransactionsAndWriters_leavesNothingOld() throws Exception {
        open(Database.POSTGRES);
        long[] ids = {id, newProduct()};
        AtomicInteger[] floors = {new AtomicInteger(), new AtomicInteger()};
        for (long one : ids) {
            pages.renameByQuery(one, "0");
        }
        AtomicBoolean isOver = new AtomicBoolean();
        AtomicInteger reads = new AtomicInteger();
        List<String> stale = new CopyOnWriteArrayList<>();
        ExecutorService threads = Executors.newCachedThreadPool();
        List<Future<?>> others = new ArrayList<>();

        for (int i = 0; i < 2; i++) {
            int which = i;
            others.add(threads.submit(() -> until(isOver, () -> shop.get("/checked-title/" + ids[which]))));
            others.add(threads.submit(() -> until(isOver, () -> {
                TransactionTemplate template = which == 0 ? readOnly() : shop.transaction();
                template.executeWithoutResult(status -> {
                    shop.bean(ProductRepository.class).findById(ids[which]).orElseThrow();
                    pages.title(ids[which]);
                });
            })));
            others.add(threads.submit(() -> until(isOver, () -> {
                int floor = floors[which].get();
                int seen = Integer.parseInt(pages.title(ids[which]));
                reads.incrementAndGet();
                if (seen < floor) {
                    stale.add(seen + " after " + floor);
                }
            })));
        }
        for (int version = 1; version <= 100; version++) {
            for (int which = 0; which < 2; which++) {
                pages.renameByQuery(ids[which], String.valueOf(version));
                floors[which].set(version);
            }
            Thread.yield();
        }
        isOver.set(true);
        for (Future<?> other : others) {
            other.get(30, TimeUnit.SECONDS);
        }
        threads.shutdown();

        assertThat(stale).isEmpty();
        assertThat(reads).hasPositiveValue();
        assertThat(fills.results).contains(RefreshResult.SUCCEEDED).doesNotContain(RefreshResult.FAILED);
    }

    private static void until(AtomicBoolean isOver, Runnable step) {
        while (!isOver.get()) {
            step.run();
        }
    }
}
