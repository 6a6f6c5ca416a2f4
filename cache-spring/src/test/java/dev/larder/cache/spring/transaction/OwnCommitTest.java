package dev.larder.cache.spring.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.cache.annotation.Invalidates;
import dev.larder.cache.metrics.OutcomeRecorder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.aopalliance.intercept.MethodInterceptor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.aop.Advisor;
import org.springframework.aop.ProxyMethodInvocation;
import org.springframework.aop.support.NameMatchMethodPointcutAdvisor;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Role;
import org.springframework.core.Ordered;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * {@code @Invalidates} and {@code @Transactional} on one method: the entry goes when the method's own transaction
 * commits, before anybody hears of the commit, and not again when the method returns.
 */
class OwnCommitTest {

    record Written(long id) {}

    static final class Item {
        @Nullable
        Long id;

        public @Nullable Long getId() {
            return id;
        }
    }

    static class Writers {
        private final JdbcTemplate jdbc;
        private final ApplicationEventPublisher events;
        private final PlatformTransactionManager manager;

        Writers(DataSource dataSource, ApplicationEventPublisher events, PlatformTransactionManager manager) {
            this.jdbc = new JdbcTemplate(dataSource);
            this.events = events;
            this.manager = manager;
        }

        private void write(long id, String price) {
            jdbc.update("update prices set price = ? where id = ?", price, id);
            events.publishEvent(new Written(id));
        }

        @Invalidates("price:{id}")
        @Transactional
        public void write(long id) {
            write(id, "v1");
        }

        @Invalidates("price:{id}*")
        @Transactional
        public void writeByPattern(long id) {
            write(id, "v1");
        }

        @Invalidates("price:{result}")
        @Transactional
        public long writeAndTell(long id) {
            write(id, "v1");
            return id;
        }

        @Invalidates("price:{id}")
        @Invalidates(value = "price:{id}:label", condition = "#result > 0")
        @Transactional
        public long writeOnCondition(long id, long result) {
            write(id, "v1");
            return result;
        }

        /** The id is known when the body has run. */
        @Invalidates("price:{item.id}")
        @Transactional
        public void save(Item item) {
            item.id = 1L;
            write(1, "v1");
        }

        @Invalidates("price:{id}")
        @Transactional
        public void writeAndFail(long id) {
            write(id, "v1");
            throw new IllegalStateException("after the write");
        }

        /** A checked exception does not roll back. */
        @Invalidates("price:{id}")
        @Transactional
        public void writeAndComplain(long id) throws Exception {
            write(id, "v1");
            throw new Exception("after the write");
        }

        /** The inner transaction commits before the outer one. */
        @Invalidates("price:{id}")
        @Transactional
        public void writeInAnotherTransaction(long id) {
            TransactionTemplate another = new TransactionTemplate(manager);
            another.setPropagationBehavior(Propagation.REQUIRES_NEW.value());
            another.executeWithoutResult(status -> write(id, "v1"));
        }

        @Invalidates("price:{id}")
        public void writeInTransactionsOfTheBody(long id) {
            TransactionTemplate template = new TransactionTemplate(manager);
            template.executeWithoutResult(status -> write(id, "v1"));
            template.executeWithoutResult(status -> write(id, "v2"));
        }

        @Invalidates("price:{id}")
        @Transactional(propagation = Propagation.REQUIRES_NEW)
        public void writeApart(long id) {
            write(id, "v1");
        }

        @Invalidates("price:{id}")
        @Transactional
        public void writeAtTheSecondAttempt(long id, AtomicInteger attempts) throws Exception {
            if (attempts.incrementAndGet() == 1) {
                throw new IllegalStateException("once more");
            }
            writeAndComplain(id);
        }

        /** Not the method's own transaction any more. */
        @Invalidates("price:{id}")
        @Transactional
        public void writeAfterTheCommit(long id) {
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public void afterCompletion(int status) {
                    writeInAnotherTransaction(id);
                }
            });
        }
    }

    static class Listeners {
        final List<Object> found = new ArrayList<>();
        Runnable onCommit = () -> {};

        @TransactionalEventListener
        public void onCommit(Written event) {
            onCommit.run();
        }
    }

    @Configuration
    @Import(TransactionApplication.Jdbc.class)
    static class Application {
        @Bean
        Writers writers(DataSource dataSource, ApplicationEventPublisher events, PlatformTransactionManager manager) {
            return new Writers(dataSource, events, manager);
        }

        /** As a retry: within this library's advice, around that of the transactions. */
        @Bean
        @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
        static Advisor secondAttempts() {
            NameMatchMethodPointcutAdvisor advisor =
                    new NameMatchMethodPointcutAdvisor((MethodInterceptor) invocation -> {
                        try {
                            return ((ProxyMethodInvocation) invocation)
                                    .invocableClone()
                                    .proceed();
                        } catch (IllegalStateException e) {
                            return invocation.proceed();
                        }
                    });
            advisor.setMappedName("writeAtTheSecondAttempt");
            advisor.setOrder(Ordered.LOWEST_PRECEDENCE - 1);
            return advisor;
        }

        @Bean
        Listeners listeners() {
            return new Listeners();
        }
    }

    private TransactionApplication application;
    private Writers writers;
    private Listeners listeners;

    @BeforeEach
    void start() {
        application = new TransactionApplication(TransactionApplication.H2, Map.of(), Application.class);
        writers = application.context.getBean(Writers.class);
        listeners = application.context.getBean(Listeners.class);
        application.prices.price(1);
        application.prices.label(1);
        listeners.onCommit = () -> {
            listeners.found.add(application.isStored("price:1"));
            listeners.found.add(application.readElsewhere(1));
        };
    }

    @AfterEach
    void stop() {
        application.close();
    }

    private interface Call {
        void run() throws Exception;
    }

    /** How many invalidations the call made. */
    private int invalidationsOf(Call call) throws Exception {
        try (OutcomeRecorder recorder = OutcomeRecorder.start()) {
            call.run();
            return recorder.invalidations().size();
        }
    }

    @Test
    void listenerOfTheCommit_findsTheEntryGone_andReadsTheNewValueElsewhere() throws Exception {
        int invalidations = invalidationsOf(() -> writers.write(1));

        assertThat(listeners.found).containsExactly(false, "v1");
        assertThat(invalidations).isEqualTo(1);
        assertThat(application.isStored("price:1"))
                .as("what the listener had loaded is not dropped again")
                .isTrue();
    }

    @Test
    void pattern_isSearchedForOnce() throws Exception {
        int invalidations = invalidationsOf(() -> writers.writeByPattern(1));

        assertThat(listeners.found).containsExactly(false, "v1");
        assertThat(invalidations).isEqualTo(1);
        assertThat(application.isStored("price:1:label")).isFalse();
    }

    @Test
    void idThatTheBodySets_isKnownAtTheCommit() throws Exception {
        int invalidations = invalidationsOf(() -> writers.save(new Item()));

        assertThat(listeners.found).containsExactly(false, "v1");
        assertThat(invalidations).isEqualTo(1);
    }

    @Test
    void whatNeedsTheResult_isDroppedWhenTheMethodReturns() {
        writers.writeAndTell(1);

        assertThat(listeners.found).containsExactly(true, "v0");
        assertThat(application.isStored("price:1")).isFalse();
    }

    @Test
    void conditionOnTheResult_isDecidedWhenThereIsOne() throws Exception {
        assertThat(invalidationsOf(() -> writers.writeOnCondition(1, -1))).isEqualTo(1);
        assertThat(application.isStored("price:1:label")).isTrue();

        assertThat(invalidationsOf(() -> writers.writeOnCondition(1, 1))).isEqualTo(2);
        assertThat(application.isStored("price:1:label")).isFalse();
    }

    @Test
    void rollBack_leavesTheEntry() throws Exception {
        int invalidations = invalidationsOf(
                () -> assertThatThrownBy(() -> writers.writeAndFail(1)).hasMessage("after the write"));

        assertThat(listeners.found).isEmpty();
        assertThat(application.isStored("price:1")).isTrue();
        assertThat(invalidations).isZero();
    }

    @Test
    void exceptionThatCommits_isNoReasonToDropAgain() throws Exception {
        int invalidations = invalidationsOf(
                () -> assertThatThrownBy(() -> writers.writeAndComplain(1)).hasMessage("after the write"));

        assertThat(listeners.found).containsExactly(false, "v1");
        assertThat(invalidations).isEqualTo(1);
    }

    @Test
    void ownTransactionApartFromTheCallers_dropsAtItsCommit() throws Exception {
        int invalidations = invalidationsOf(() -> application.inTransaction(status -> writers.writeApart(1)));

        assertThat(listeners.found).containsExactly(false, "v1");
        assertThat(invalidations).isEqualTo(1);
    }

    /** What the first attempt wrote is undone; what the second one wrote is there. */
    @Test
    void secondAttempt_thatCommits_dropsAtItsCommit() {
        assertThatThrownBy(() -> writers.writeAtTheSecondAttempt(1, new AtomicInteger()))
                .hasMessage("after the write");

        assertThat(listeners.found).containsExactly(false, "v1");
        assertThat(application.readElsewhere(1)).isEqualTo("v1");
    }

    /** What it wrote in the other one was there before its own commit. */
    @Test
    void otherTransactionInsideTheOwn_needsNoInvalidationOfItsOwn() throws Exception {
        listeners.onCommit = () -> {};

        int invalidations = invalidationsOf(() -> writers.writeInAnotherTransaction(1));

        assertThat(invalidations).isEqualTo(1);
        assertThat(application.readElsewhere(1)).isEqualTo("v1");
    }

    @Test
    void transactionThatBeginsAfterTheCommit_makesTheInvalidationBeRepeated() throws Exception {
        List<Object> stored = new ArrayList<>();
        listeners.onCommit = () -> stored.add(application.readElsewhere(1));

        int invalidations = invalidationsOf(() -> writers.writeAfterTheCommit(1));

        assertThat(invalidations).isEqualTo(2);
        assertThat(application.isStored("price:1")).isFalse();
        assertThat(application.readElsewhere(1)).isEqualTo("v1");
    }

    /** Which of them is the last, nobody knows before the method returns. */
    @Test
    void transactionsThatTheBodyOpens_areFollowedByOneInvalidationAtTheEnd() throws Exception {
        int invalidations = invalidationsOf(() -> writers.writeInTransactionsOfTheBody(1));

        assertThat(listeners.found).startsWith(true, "v0");
        assertThat(invalidations).isEqualTo(1);
        assertThat(application.readElsewhere(1)).isEqualTo("v2");
    }

    @Test
    void announcement_isTakenBackWhenAllIsDone() throws Exception {
        writers.write(1);
        writers.writeByPattern(1);
        assertThatThrownBy(() -> writers.writeAndComplain(1)).isNotNull();
        assertThatThrownBy(() -> writers.writeAndFail(1)).isNotNull();

        assertThat(application.announcedAtTheEnd()).isZero();
    }

    @Test
    void cachedMethodElsewhere_betweenCommitAndReturn_isALoadOfTheNewValue() {
        List<String> seen = new ArrayList<>();
        listeners.onCommit = () -> seen.add(application.elsewhere(() -> application.prices.label(1)));

        writers.writeByPattern(1);

        assertThat(seen).containsExactly("price v1");
    }
}
