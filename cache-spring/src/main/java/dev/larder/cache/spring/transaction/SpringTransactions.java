package dev.larder.cache.spring.transaction;

import dev.larder.cache.method.MethodDeclaration;
import dev.larder.cache.method.PendingInvalidations;
import dev.larder.cache.method.TransactionContext;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.interceptor.TransactionAttribute;
import org.springframework.transaction.interceptor.TransactionAttributeSource;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.util.ClassUtils;

/**
 * Spring's transactions: those of threads, and with Reactor those of subscribers. Used only where spring-tx is on the
 * class path.
 */
public final class SpringTransactions implements TransactionContext {

    private static final Logger log = LoggerFactory.getLogger(SpringTransactions.class);

    private static final String JDBC = "org.springframework.jdbc.datasource.ConnectionHolder";

    private static final String REACTIVE = "The subscriber has a reactive transaction, whose isolation cannot be told."
            + " Call the method before the transaction begins, or let the method itself open it.";

    private final TransactionFollower follower;
    private final FillInTransaction fill;
    private final BoundResources resources;
    private final BeanFactory beans;
    private final @Nullable ReactiveTransactions reactive;
    private final AtomicBoolean saidThatEndIsUnknown = new AtomicBoolean();

    private SpringTransactions(
            TransactionFollower follower,
            FillInTransaction fill,
            BoundResources resources,
            BeanFactory beans,
            @Nullable ReactiveTransactions reactive) {
        this.follower = follower;
        this.fill = fill;
        this.resources = resources;
        this.beans = beans;
        this.reactive = reactive;
    }

    /**
     * What compiled methods ask.
     *
     * @param managers tells of the ends of transactions
     * @param fill which loads may be stored in transactions that were open before
     * @param reactive {@code null} without Reactor
     * @param beans asked for the source of transaction attributes, if a method throws
     */
    public static SpringTransactions of(
            TransactionManagerPostProcessor managers,
            TransactionFill fill,
            @Nullable ReactiveTransactions reactive,
            BeanFactory beans) {
        BoundResources resources = ClassUtils.isPresent(JDBC, SpringTransactions.class.getClassLoader())
                ? new JdbcResources()
                : BoundResources.UNKNOWN;
        return new SpringTransactions(
                managers.follower(), new FillInTransaction(fill, resources), resources, beans, reactive);
    }

    @Override
    public boolean isOpen() {
        return followsTheCall()
                || TransactionSynchronizationManager.isActualTransactionActive()
                || isOpenWithoutSynchronization();
    }

    /** A manager told never to synchronize says nothing of its transactions, but it binds the connection. */
    private boolean isOpenWithoutSynchronization() {
        return !TransactionSynchronizationManager.isSynchronizationActive() && resources.hasConnection();
    }

    @Override
    public @Nullable String whyNotStored() {
        if (!isOpen()) {
            return null;
        }
        if (followsTheCall()) {
            return REACTIVE;
        }
        TransactionEnd end = TransactionEnd.find(follower);
        return fill.whyNot(end != null && end.hasPending());
    }

    @Override
    public @Nullable String whyResultNotStored() {
        if (!isOpen()) {
            return null;
        }
        return followsTheCall() ? REACTIVE : fill.whyNotResult();
    }

    @Override
    public @Nullable PendingInvalidations pending(Supplier<PendingInvalidations> create) {
        if (reactive != null && reactive.isOpen()) {
            return reactive.pending(create);
        }
        if (!TransactionSynchronizationManager.isSynchronizationActive()) {
            warnIfEndIsUnknown();
            return null;
        }
        return TransactionSynchronizationManager.isActualTransactionActive()
                ? TransactionEnd.findOrBind(follower).pending(create)
                : null;
    }

    /** Callbacks after completion run without synchronization too; what they invalidate is in time. */
    private void warnIfEndIsUnknown() {
        if (!TransactionSynchronizationManager.isActualTransactionActive()
                && resources.hasConnection()
                && saidThatEndIsUnknown.compareAndSet(false, true)) {
            log.warn("A transaction is open whose manager never synchronizes, so an invalidation cannot wait for its"
                    + " commit and happens before it: an old value may be stored again in between. Set"
                    + " transactionSynchronization of the transaction manager to ALWAYS. This is said once.");
        }
    }

    @Override
    public boolean followsTheCall() {
        return reactive != null && reactive.isOpen();
    }

    @Override
    public boolean hasTouched(String key) {
        return reactive != null && reactive.hasTouched(key);
    }

    @Override
    public Set<String> touchedTags() {
        return reactive == null ? Set.of() : reactive.touchedTags();
    }

    @Override
    public OwnTransaction follow(MethodDeclaration declaration) {
        return isOpen() ? OwnTransaction.UNKNOWN : follower.follow(() -> runsInTransaction(declaration));
    }

    /** Whether the transaction advice puts the whole method into a transaction, if none is open. */
    private boolean runsInTransaction(MethodDeclaration declaration) {
        TransactionAttributeSource attributes =
                beans.getBeanProvider(TransactionAttributeSource.class).getIfUnique();
        if (attributes == null) {
            return false;
        }
        TransactionAttribute attribute = attributes.getTransactionAttribute(declaration.method(), declaration.type());
        return attribute != null && opensTransaction(attribute.getPropagationBehavior());
    }

    private static boolean opensTransaction(int propagation) {
        return propagation == TransactionDefinition.PROPAGATION_REQUIRED
                || propagation == TransactionDefinition.PROPAGATION_REQUIRES_NEW
                || propagation == TransactionDefinition.PROPAGATION_NESTED;
    }
}
