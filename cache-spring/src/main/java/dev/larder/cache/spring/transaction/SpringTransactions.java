package dev.larder.cache.spring.transaction;

import static org.springframework.transaction.TransactionDefinition.PROPAGATION_NESTED;
import static org.springframework.transaction.TransactionDefinition.PROPAGATION_NEVER;
import static org.springframework.transaction.TransactionDefinition.PROPAGATION_REQUIRED;
import static org.springframework.transaction.TransactionDefinition.PROPAGATION_REQUIRES_NEW;

import dev.larder.cache.engine.call.Behind;
import dev.larder.cache.transaction.PendingInvalidations;
import dev.larder.cache.transaction.TransactionContext;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.core.MethodClassKey;
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

    /** Opens a transaction if there is none. */
    private static final Set<Integer> OPENING =
            Set.of(PROPAGATION_REQUIRED, PROPAGATION_REQUIRES_NEW, PROPAGATION_NESTED);

    private static final Refusal REACTIVE = new Refusal(
            "The subscriber has a reactive transaction, whose isolation cannot be told.",
            "call the method before the transaction begins, or let the method itself open it.");

    private final TransactionFollower follower;
    private final FillInTransaction fill;
    private final BoundResources resources;
    private final BeanFactory beans;
    private final @Nullable ReactiveTransactions reactive;
    private final boolean fillsBehind;
    private final AtomicBoolean saidThatEndIsUnknown = new AtomicBoolean();
    private final Map<MethodClassKey, Integer> propagations = new ConcurrentHashMap<>();

    private SpringTransactions(
            TransactionFollower follower,
            FillInTransaction fill,
            BoundResources resources,
            BeanFactory beans,
            @Nullable ReactiveTransactions reactive,
            boolean fillsBehind) {
        this.follower = follower;
        this.fill = fill;
        this.resources = resources;
        this.beans = beans;
        this.reactive = reactive;
        this.fillsBehind = fillsBehind;
    }

    /**
     * What compiled methods ask.
     *
     * @param managers tells of the ends of transactions
     * @param fill which loads may be stored in transactions that were open before
     * @param fillsBehind whether what must not be stored is loaded again behind the call
     * @param reactive {@code null} without Reactor
     * @param beans asked for the source of transaction attributes, if a method throws
     */
    public static SpringTransactions of(
            TransactionManagerPostProcessor managers,
            TransactionFill fill,
            boolean fillsBehind,
            @Nullable ReactiveTransactions reactive,
            BeanFactory beans) {
        BoundResources resources = ClassUtils.isPresent(JDBC, SpringTransactions.class.getClassLoader())
                ? new JdbcResources()
                : BoundResources.UNKNOWN;
        return new SpringTransactions(
                managers.follower(), new FillInTransaction(fill, resources), resources, beans, reactive, fillsBehind);
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
    public boolean isWriting() {
        return isOpen() && !TransactionSynchronizationManager.isCurrentTransactionReadOnly();
    }

    @Override
    public boolean fillsBehind() {
        return fillsBehind;
    }

    @Override
    public @Nullable Refusal whyNotStored() {
        if (followsTheCall()) {
            return REACTIVE;
        }
        if (!isOpen()) {
            return fill.whyNotOutside();
        }
        TransactionEnd end = TransactionEnd.find(follower);
        return fill.whyNot(end != null && end.hasPending());
    }

    /**
     * A transaction that is open and has no synchronization any more is over: only its callbacks still run. One that
     * never had any says nothing of its end.
     */
    @Override
    public Behind.@Nullable Turn behind() {
        if (!fillsBehind) {
            return null;
        }
        if (reactive != null && reactive.isOpen()) {
            return reactive.behind();
        }
        if (!TransactionSynchronizationManager.isSynchronizationActive()) {
            boolean neverHadAny =
                    !TransactionSynchronizationManager.isActualTransactionActive() && resources.hasConnection();
            return neverHadAny ? null : Behind.Turn.NOW;
        }
        return TransactionSynchronizationManager.isActualTransactionActive()
                ? TransactionEnd.findOrBind(follower).fills()
                : Behind.Turn.NOW;
    }

    @Override
    public @Nullable String whyResultNotStored() {
        if (followsTheCall()) {
            return REACTIVE.why() + " Let the updating method itself open its transaction.";
        }
        return isOpen() ? fill.whyNotResult() : fill.whyNotResultOutside();
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
    public Start carried(Start rest) {
        return reactive == null ? rest : reactive.carried(rest);
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
    public OwnTransaction follow(Method method, Class<?> type, AtCommit atCommit) {
        if (isOpen() && (followsTheCall() || propagation(method, type) != PROPAGATION_REQUIRES_NEW)) {
            return OwnTransaction.UNKNOWN;
        }
        return follower.follow(() -> OPENING.contains(propagation(method, type)), atCommit);
    }

    /** How the transaction advice puts the whole method into a transaction; not at all if it has none for it. */
    private int propagation(Method method, Class<?> type) {
        return propagations.computeIfAbsent(new MethodClassKey(method, type), key -> findPropagation(method, type));
    }

    private int findPropagation(Method method, Class<?> type) {
        TransactionAttributeSource attributes =
                beans.getBeanProvider(TransactionAttributeSource.class).getIfUnique();
        TransactionAttribute attribute = attributes == null ? null : attributes.getTransactionAttribute(method, type);
        return attribute == null ? PROPAGATION_NEVER : attribute.getPropagationBehavior();
    }
}
