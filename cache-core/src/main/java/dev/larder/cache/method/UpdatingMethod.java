package dev.larder.cache.method;

import dev.larder.cache.engine.CacheEngine;
import dev.larder.cache.method.declaration.MethodBody;
import dev.larder.cache.method.declaration.MethodDeclaration;
import dev.larder.cache.method.rule.UpdateRule;
import dev.larder.cache.transaction.PlannedUpdate;
import dev.larder.cache.transaction.TransactionScope;
import dev.larder.cache.transaction.UpdateInProgress;
import dev.larder.cache.transaction.UpdatePlan;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A method that writes through, compiled. Immutable and thread-safe.
 *
 * <p>The keys are computed and closed when the method is entered. From then on until the end of the update the thread's
 * own reads of them go past the cache. A method that throws drops the entries, since what it wrote may be there, unless
 * its transaction was certainly rolled back.
 */
public final class UpdatingMethod {

    private static final Logger log = LoggerFactory.getLogger(UpdatingMethod.class);

    private final MethodDeclaration declaration;
    private final List<UpdateRule> rules;
    private final InvalidatingMethod dropping;
    private final CacheEngine engine;
    private final TransactionScope scope;

    /** @param dropping the same method where its results cannot be stored: it drops what it updates */
    UpdatingMethod(
            MethodDeclaration declaration, List<UpdateRule> rules, InvalidatingMethod dropping, CacheWiring wiring) {
        this.declaration = declaration;
        this.rules = List.copyOf(rules);
        this.dropping = dropping;
        this.engine = wiring.larder().engine();
        this.scope = wiring.larder().transactions();
    }

    /** The method as it was declared. */
    public MethodDeclaration declaration() {
        return declaration;
    }

    public List<UpdateRule> rules() {
        return rules;
    }

    /** Runs the body and stores its result. Throws what the body throws. */
    @Nullable
    Object invoke(@Nullable Object target, @Nullable Object[] arguments, MethodBody body) throws Throwable {
        UpdatePlan plan = plan(target, arguments);
        return plan == null ? dropping.invoke(target, arguments, body) : invoke(plan, body);
    }

    @Nullable
    Object invoke(UpdatePlan plan, MethodBody body) throws Throwable {
        return UpdateInProgress.run(
                engine,
                scope,
                plan,
                atCommit -> scope.context().follow(declaration.method(), declaration.type(), atCommit),
                body::run);
    }

    /**
     * Reads at the entry of a call what it stores.
     *
     * @return {@code null} if the arguments do not tell that, so that it can only drop
     */
    @Nullable
    UpdatePlan plan(@Nullable Object target, @Nullable Object[] arguments) {
        try {
            List<UpdatePlan.Step> steps = new ArrayList<>(rules.size());
            for (UpdateRule rule : rules) {
                PlannedUpdate update = rule.plan(target, arguments);
                steps.add(
                        new UpdatePlan.Step(update, moved -> rule.keyAtEnd(update != null, target, arguments, moved)));
            }
            return new UpdatePlan(steps);
        } catch (RuntimeException e) {
            log.debug("A call of {} can only drop what it updates", declaration.describe(), e);
            return null;
        }
    }

    InvalidatingMethod dropping() {
        return dropping;
    }
}
