package dev.larder.cache.spring.transaction;

import static dev.larder.cache.Args.args;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.larder.cache.Cache;
import dev.larder.cache.Larder;
import dev.larder.cache.annotation.Cached;
import dev.larder.cache.method.declaration.EntityTypes;
import dev.larder.cache.metrics.Outcome;
import dev.larder.cache.metrics.OutcomeRecorder;
import dev.larder.cache.metrics.Reason;
import dev.larder.cache.testing.Pause;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Id;
import jakarta.persistence.MappedSuperclass;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Table;
import java.lang.reflect.Type;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.orm.jpa.EntityManagerFactoryInfo;
import org.springframework.orm.jpa.EntityManagerHolder;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.orm.jpa.persistenceunit.PersistenceManagedTypes;
import org.springframework.orm.jpa.vendor.HibernateJpaVendorAdapter;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Entities that come from a cache are detached: what is changed in them is not saved. */
@ExtendWith(OutputCaptureExtension.class)
class CachedEntitiesTest {

    @Entity(name = "Price")
    @Table(name = "prices")
    public static class PriceRow {
        @Id
        private long id;

        private String price;

        public long getId() {
            return id;
        }

        public void setId(long id) {
            this.id = id;
        }

        public String getPrice() {
            return price;
        }

        public void setPrice(String price) {
            this.price = price;
        }

        /** What is written inside an entity's class is no entity. */
        public record Label(String text) {}
    }

    public record Shelf(List<PriceRow> rows) {}

    static class Rows {
        @PersistenceContext
        private EntityManager entities;

        @Cached("row:{id}")
        public PriceRow row(long id) {
            return entities.find(PriceRow.class, id);
        }

        @Cached("row:{id}:there")
        public Optional<PriceRow> find(long id) {
            return Optional.ofNullable(row(id));
        }

        @Cached("row:{ids[]}")
        public Map<Long, PriceRow> rows(Collection<Long> ids) {
            return ids.stream().collect(Collectors.toMap(id -> id, this::row));
        }

        @Cached("shelf:{id}")
        public Shelf shelf(long id) {
            return new Shelf(List.of(row(id)));
        }

        @Cached("row:{id}:later")
        public CompletableFuture<PriceRow> later(long id) {
            return CompletableFuture.completedFuture(row(id));
        }

        @Cached("row:{id}:label")
        public PriceRow.Label label(long id) {
            return new PriceRow.Label(row(id).getPrice());
        }

        @Cached("row:{row.id}:taken")
        public String taken(PriceRow row) {
            return row.getPrice();
        }

        @Cached("row:{row.id}:taken-later")
        public CompletableFuture<String> takenLater(PriceRow row) {
            return CompletableFuture.completedFuture(row.getPrice());
        }

        @Cached("row:{rows[].id}:all-taken-later")
        public CompletableFuture<List<String>> allTakenLater(List<PriceRow> rows) {
            return CompletableFuture.completedFuture(
                    rows.stream().map(PriceRow::getPrice).toList());
        }

        @Cached(key = "row:{row.id}:renewed", refreshAfter = "1ms")
        public String renewed(PriceRow row) {
            return row.getPrice();
        }
    }

    @Configuration
    @Import(TransactionApplication.Jdbc.class)
    static class Application {
        @Bean
        LocalContainerEntityManagerFactoryBean entityManagerFactory(DataSource dataSource) {
            LocalContainerEntityManagerFactoryBean factory = new LocalContainerEntityManagerFactoryBean();
            factory.setDataSource(dataSource);
            factory.setManagedTypes(PersistenceManagedTypes.of(PriceRow.class.getName()));
            factory.setJpaVendorAdapter(new HibernateJpaVendorAdapter());
            return factory;
        }

        @Bean
        @Primary
        PlatformTransactionManager jpaTransactionManager(EntityManagerFactory factory) {
            return new JpaTransactionManager(factory);
        }

        @Bean
        Rows rows() {
            return new Rows();
        }
    }

    enum Way {
        ROW((rows, id) -> rows.row(id)),
        OPTIONAL((rows, id) -> rows.find(id).orElseThrow()),
        MAP((rows, id) -> rows.rows(List.of(id)).get(id)),
        HOLDER((rows, id) -> rows.shelf(id).rows().get(0)),
        LATER((rows, id) -> rows.later(id).join());

        private final BiFunction<Rows, Long, PriceRow> ask;

        Way(BiFunction<Rows, Long, PriceRow> ask) {
            this.ask = ask;
        }
    }

    private TransactionApplication application;
    private Rows rows;

    @BeforeEach
    void start() {
        application = new TransactionApplication(TransactionApplication.H2, Map.of(), Application.class);
        rows = application.context.getBean(Rows.class);
    }

    @AfterEach
    void stop() {
        application.close();
    }

    private String inDatabase(long id) {
        return application.jdbc.queryForObject("select price from prices where id = ?", String.class, id);
    }

    @ParameterizedTest
    @EnumSource
    void entity_changedInAWritingTransaction_isSaved_althoughACacheHasIt(Way way, CapturedOutput output) {
        way.ask.apply(rows, 1L);
        try (OutcomeRecorder recorder = OutcomeRecorder.start()) {
            way.ask.apply(rows, 1L);
            assertThat(recorder.outcomes()).as("a hit elsewhere").containsOnly(Outcome.HIT);
        }

        application.inTransaction(status -> way.ask.apply(rows, 1L).setPrice("v1"));
        application.inTransaction(status -> way.ask.apply(rows, 1L).setPrice("v2"));

        assertThat(inDatabase(1)).isEqualTo("v2");
        assertThat(output.getAll().lines().filter(line -> line.contains("because it returns entities")))
                .singleElement()
                .asString()
                .contains("readOnly = true");
    }

    @ParameterizedTest
    @EnumSource
    void call_thatGoesPastTheCache_isToldAsOneInATransaction(Way way) {
        application.inTransaction(status -> {
            try (OutcomeRecorder recorder = OutcomeRecorder.start()) {
                way.ask.apply(rows, 1L);
                assertThat(recorder.outcomes()).containsExactly(Outcome.BYPASSED);
                assertThat(recorder.reasons()).containsExactly(Reason.TRANSACTION);
            }
        });
    }

    @Test
    void hits_areServedInAReadOnlyTransaction_andForWhatIsNoEntity() {
        rows.row(1);
        rows.label(1);
        application.changeElsewhere(1, "v1");

        application.template(template -> template.setReadOnly(true)).executeWithoutResult(status -> assertThat(
                        rows.row(1).getPrice())
                .isEqualTo("v0"));
        application.inTransaction(status -> assertThat(rows.label(1).text()).isEqualTo("v0"));
    }

    @Test
    void cacheByHand_ofEntities_goesPastTheCacheInAWritingTransaction() {
        Cache<PriceRow> byHand = application.context.getBean(Larder.class).cache("hand:{id}", PriceRow.class);
        byHand.get(args(1), () -> rows.row(1));

        try (OutcomeRecorder recorder = OutcomeRecorder.start()) {
            application.inTransaction(
                    status -> byHand.get(args(1), () -> rows.row(1)).setPrice("v1"));

            assertThat(recorder.reasons()).as("the load's own call, and this").containsOnly(Reason.TRANSACTION);
            assertThat(recorder.calls()).extracting(OutcomeRecorder.Call::cache).contains("hand");
        }
        assertThat(inDatabase(1)).isEqualTo("v1");
    }

    /** Loaded again behind the caller, it would be made of the entity as it was then, and stored as new. */
    @Test
    void methodThatTakesAnEntity_isNotFilledBehind(CapturedOutput output) {
        stop();
        application = new TransactionApplication(
                TransactionApplication.H2, Map.of("larder.transaction.fill-behind", "true"), Application.class);
        rows = application.context.getBean(Rows.class);

        application.inTransaction(status -> {
            rows.taken(rows.row(1));
            rows.label(2);
        });
        await().until(() -> application.isStored("row:2:label"));

        assertThat(application.isStored("row:1:taken")).isFalse();
        assertThat(output.getAll()).contains("the method takes an entity, which was read before: take its id instead.");
    }

    /** What open-in-view does: a session is bound to the thread, and no transaction is open. */
    private void withOpenSession(Consumer<EntityManager> request) {
        EntityManagerFactory factory = application.context.getBean(EntityManagerFactory.class);
        EntityManager session = ((EntityManagerFactoryInfo) factory).createNativeEntityManager(Map.of());
        TransactionSynchronizationManager.bindResource(factory, new EntityManagerHolder(session));
        try {
            request.accept(session);
        } finally {
            TransactionSynchronizationManager.unbindResource(factory);
            session.close();
        }
    }

    /** Renewed with what the session has read before, the entry would become what was invalidated. */
    @Test
    void methodThatTakesAnEntity_isNotRenewedByAnOpenSessionThatHasReadBefore() {
        withOpenSession(session -> {
            PriceRow old = session.find(PriceRow.class, 1L);
            application.changeElsewhere(1, "v1");
            String fresh = application.elsewhere(() -> rows.renewed(rows.row(1)));
            Pause.millis(20); // It is old enough to be renewed, as the last line shows.

            try (OutcomeRecorder recorder = OutcomeRecorder.start()) {
                assertThat(List.of(fresh, rows.renewed(old))).containsExactly("v1", "v1");
                assertThat(recorder.outcomes()).containsExactly(Outcome.HIT);
            }
        });
        assertThat(outcomesElsewhere(() -> rows.renewed(rows.row(1)))).contains(Outcome.REFRESHED);
    }

    /** Its load is another thread's, which knows nothing of the session. */
    @Test
    void methodThatTakesAnEntity_andAnswersLater_storesNothingInAnOpenSessionThatHasReadBefore() {
        withOpenSession(session -> {
            PriceRow old = session.find(PriceRow.class, 1L);

            assertThat(rows.takenLater(old).join()).isEqualTo("v0");
            assertThat(rows.allTakenLater(List.of(old)).join()).containsExactly("v0");
            assertThat(application.isStored("row:1:taken-later")).isFalse();
            assertThat(application.isStored("row:1:all-taken-later")).isFalse();
        });
        rows.takenLater(rows.row(1)).join();
        rows.allTakenLater(List.of(rows.row(1))).join();
        assertThat(application.isStored("row:1:taken-later")).isTrue();
        assertThat(application.isStored("row:1:all-taken-later")).isTrue();
    }

    private List<Outcome> outcomesElsewhere(Runnable call) {
        return application.elsewhere(() -> {
            try (OutcomeRecorder recorder = OutcomeRecorder.start()) {
                call.run();
                return recorder.outcomes();
            }
        });
    }

    @Test
    void cacheByHand_withAnEntityAmongItsArguments_isNotFilledBehind() {
        stop();
        application = new TransactionApplication(
                TransactionApplication.H2, Map.of("larder.transaction.fill-behind", "true"), Application.class);
        rows = application.context.getBean(Rows.class);
        Cache<String> taken = application.context.getBean(Larder.class).cache("hand:{row.id}:taken", String.class);

        application.inTransaction(status -> {
            PriceRow row = rows.row(1);
            taken.get(args(row), row::getPrice);
            rows.label(2);
        });
        await().until(() -> application.isStored("row:2:label"));

        assertThat(application.isStored("hand:1:taken")).isFalse();
    }

    // ---- What counts as one

    @MappedSuperclass
    public abstract static class Base {}

    public static class Animal extends PriceRow {}

    public interface Named {}

    static Stream<Arguments> types() throws NoSuchMethodException {
        return Stream.of(
                Arguments.of(PriceRow.class, true),
                Arguments.of(PriceRow[].class, true),
                Arguments.of(Animal.class, true),
                Arguments.of(Shelf.class, true),
                Arguments.of(Rows.class.getMethod("find", long.class).getGenericReturnType(), true),
                Arguments.of(Rows.class.getMethod("rows", Collection.class).getGenericReturnType(), true),
                Arguments.of(Rows.class.getMethod("later", long.class).getGenericReturnType(), true),
                Arguments.of(PriceRow.Label.class, false),
                Arguments.of(Base.class, false),
                Arguments.of(Named.class, false),
                Arguments.of(String.class, false),
                Arguments.of(long.class, false));
    }

    @ParameterizedTest
    @MethodSource("types")
    void type_isOrHoldsAnEntity_orDoesNot(Type type, boolean expected) {
        assertThat(EntityTypes.within(type)).isEqualTo(expected);
    }
}
