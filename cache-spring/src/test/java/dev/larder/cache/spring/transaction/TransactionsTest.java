package dev.larder.cache.spring.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.cache.annotation.Cached;
import dev.larder.cache.annotation.Invalidates;
import dev.larder.cache.spring.EnableLarder;
import dev.larder.cache.spring.SpringApplications;
import dev.larder.cache.testing.TestRedis;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Caching and transactions on a real database and a real Redis. */
class TransactionsTest {

    static class Names {

        private final JdbcTemplate jdbc;
        int loads;
        boolean loadedInTransaction;

        Names(DataSource dataSource) {
            this.jdbc = new JdbcTemplate(dataSource);
        }

        @Cached("name:{id}")
        public String name(long id) {
            return load(id);
        }

        @Cached("own:{id}")
        @Transactional(readOnly = true)
        public String inOwnTransaction(long id) {
            return load(id);
        }

        private String load(long id) {
            loads++;
            loadedInTransaction = TransactionSynchronizationManager.isActualTransactionActive();
            return jdbc.queryForObject("select name from names where id = ?", String.class, id);
        }

        @Invalidates("name:{id}")
        @Transactional
        public void rename(long id, String name) {
            jdbc.update("update names set name = ? where id = ?", name, id);
        }

        @Invalidates("name:{id}")
        @Transactional
        public void renameAndFail(long id, String name) {
            jdbc.update("update names set name = ? where id = ?", name, id);
            throw new IllegalStateException("after the write");
        }
    }

    /** Commits, and then may lose the answer, as a connection that breaks at the wrong moment does. */
    static class ForgetfulTransactionManager extends DataSourceTransactionManager {
        boolean losesAnswers;

        ForgetfulTransactionManager(DataSource dataSource) {
            super(dataSource);
        }

        @Override
        protected void doCommit(DefaultTransactionStatus status) {
            super.doCommit(status);
            if (losesAnswers) {
                throw new TransactionSystemException("the answer to COMMIT was lost");
            }
        }
    }

    @Configuration
    @EnableLarder
    @EnableTransactionManagement
    static class Application {
        @Bean
        DataSource dataSource() {
            return new DriverManagerDataSource("jdbc:h2:mem:names;DB_CLOSE_DELAY=-1");
        }

        @Bean
        ForgetfulTransactionManager transactionManager(DataSource dataSource) {
            return new ForgetfulTransactionManager(dataSource);
        }

        @Bean
        Names names(DataSource dataSource) {
            return new Names(dataSource);
        }
    }

    private final String prefix = TestRedis.uniquePrefix();
    private final ExecutorService others = Executors.newSingleThreadExecutor();
    private AnnotationConfigApplicationContext context;
    private JdbcTemplate jdbc;
    private TransactionTemplate transaction;
    private Names names;
    private Names target;

    @BeforeEach
    void start() {
        context = SpringApplications.with(
                Map.of(
                        "larder.store",
                        "redis",
                        "larder.redis.url",
                        TestRedis.url(),
                        "larder.key-prefix",
                        prefix,
                        "larder.transaction.fill-behind",
                        "false"),
                Application.class);
        jdbc = new JdbcTemplate(context.getBean(DataSource.class));
        jdbc.execute("create table names (id bigint primary key, name varchar(20))");
        jdbc.update("insert into names values (1, 'old'), (2, 'two')");
        transaction = new TransactionTemplate(context.getBean(PlatformTransactionManager.class));
        names = context.getBean(Names.class);
        target = (Names) org.springframework.aop.framework.AopProxyUtils.getSingletonTarget(names);
        assertThat(names.name(1)).isEqualTo("old");
    }

    @AfterEach
    void stop() {
        others.shutdownNow();
        jdbc.execute("drop all objects");
        context.close();
    }

    private boolean isStored(String key) {
        return TestRedis.client().exists(prefix + ":" + key);
    }

    private String readElsewhere(long id) {
        try {
            return others.submit(() -> names.name(id)).get();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void ownTransaction_committed_isInvalidatedWhenTheCallReturns() {
        names.rename(1, "new");

        assertThat(names.name(1)).isEqualTo("new");
        assertThat(readElsewhere(1)).isEqualTo("new");
    }

    @Test
    void ownTransaction_certainlyRolledBack_leavesTheEntry() {
        assertThatThrownBy(() -> names.renameAndFail(1, "new")).hasMessage("after the write");

        assertThat(isStored("name:1")).isTrue();
        assertThat(names.name(1)).isEqualTo("old");
    }

    @Test
    void outerTransaction_committed_isInvalidatedAtItsEnd() {
        transaction.executeWithoutResult(status -> {
            names.rename(1, "new");

            assertThat(isStored("name:1")).isTrue();
            assertThat(readElsewhere(1)).isEqualTo("old");
        });

        assertThat(isStored("name:1")).isFalse();
        assertThat(names.name(1)).isEqualTo("new");
    }

    @Test
    void outerTransaction_rolledBack_leavesTheEntry() {
        transaction.executeWithoutResult(status -> {
            names.rename(1, "new");
            status.setRollbackOnly();
        });

        assertThat(isStored("name:1")).isTrue();
        assertThat(names.name(1)).isEqualTo("old");
        assertThat(target.loads).isEqualTo(1);
    }

    @Test
    void outerTransaction_ofUnknownOutcome_isInvalidated() {
        context.getBean(ForgetfulTransactionManager.class).losesAnswers = true;

        assertThatThrownBy(() -> transaction.executeWithoutResult(status -> names.rename(1, "new")))
                .isInstanceOf(TransactionSystemException.class);

        assertThat(names.name(1)).isEqualTo("new");
    }

    @Test
    void touchedKey_inTheTransaction_isReadFromTheSourceAndNotStored() {
        transaction.executeWithoutResult(status -> {
            names.rename(1, "uncommitted");

            assertThat(names.name(1)).isEqualTo("uncommitted");
            assertThat(readElsewhere(1)).isEqualTo("old");
            status.setRollbackOnly();
        });

        assertThat(names.name(1)).isEqualTo("old");
    }

    @Test
    void load_inAnOpenTransaction_isNotStored_hitsAreServed() {
        transaction.executeWithoutResult(status -> {
            jdbc.update("update names set name = 'uncommitted' where id = 2");
            assertThat(names.name(2)).isEqualTo("uncommitted");
            assertThat(names.name(1)).isEqualTo("old");
            status.setRollbackOnly();
        });

        assertThat(target.loads).isEqualTo(2);
        assertThat(isStored("name:2")).isFalse();
        assertThat(names.name(2)).isEqualTo("two");
    }

    @Test
    void cachedTransactionalMethod_opensItsTransactionInsideTheLoadAndIsStored() {
        assertThat(names.inOwnTransaction(1)).isEqualTo("old");

        assertThat(target.loadedInTransaction).isTrue();
        assertThat(isStored("own:1")).isTrue();
        names.inOwnTransaction(1);
        assertThat(target.loads).isEqualTo(2);
    }

    @Test
    void innerTransaction_committedByItself_isInvalidatedAtItsOwnEnd() {
        names.name(2);
        TransactionTemplate inner = new TransactionTemplate(context.getBean(PlatformTransactionManager.class));
        inner.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);

        transaction.executeWithoutResult(status -> {
            names.rename(1, "outer");
            inner.executeWithoutResult(innerStatus -> names.rename(2, "inner"));

            assertThat(isStored("name:2")).isFalse();
            assertThat(isStored("name:1")).isTrue();
            assertThat(names.name(1)).isEqualTo("outer");
            status.setRollbackOnly();
        });

        assertThat(isStored("name:1")).isTrue();
        assertThat(names.name(1)).isEqualTo("old");
        assertThat(names.name(2)).isEqualTo("inner");
    }

    @Test
    void synchronizationOfTheApplication_afterCommit_findsTheEntryGone() {
        boolean[] storedAfterCommit = {true};
        transaction.executeWithoutResult(status -> {
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public void afterCommit() {
                    storedAfterCommit[0] = isStored("name:1");
                }
            });
            names.rename(1, "new");
        });

        assertThat(storedAfterCommit[0]).isFalse();
    }

    @Test
    void invalidation_inAnAfterCommitCallback_isDone() {
        transaction.executeWithoutResult(
                status -> TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                    @Override
                    public void afterCommit() {
                        names.rename(1, "late");
                    }
                }));

        assertThat(isStored("name:1")).isFalse();
    }
}
