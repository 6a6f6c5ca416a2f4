package dev.larder.cache.method;

import dev.larder.cache.engine.CacheEngine;
import dev.larder.cache.method.TransactionContext.OwnTransaction;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A method that writes through, compiled. Immutable and thread-safe.
 *
 * <p>The keys are computed and closed when the method is entered. From then on until the end of the update the thread's
 * own reads of them go past the cache. A method that throws drops the entries, since what it wrote may be there, unless
 * its transaction was certainly rolled back.
 */
public final class UpdatingMethod {

    private final MethodDeclaration declaration;
    private final List<UpdateRule> rules;
    private final CacheEngine engine;
    private final TransactionScope scope;

    UpdatingMethod(MethodDeclaration declaration, List<UpdateRule> rules, CacheWiring wiring) {
        this.declaration = declaration;
        this.rules = List.copyOf(rules);
        this.engine = wiring.engine();
        this.scope = wiring.scope();
    }

    /** The method as it was declared. */
    public MethodDeclaration declaration() {
        return declaration;
    }

    List<UpdateRule> rules() {
        return rules;
    }

    /** Runs the body and stores its result. Throws what the body throws. */
    @Nullable
    Object invoke(@Nullable Object target, @Nullable Object[] arguments, MethodBody body) throws Throwable {
        return invoke(plan(target, arguments), body);
    }

    @Nullable
    Object invoke(UpdatePlan plan, MethodBody body) throws Throwable {
        try (OwnTransaction own = scope.context().follow(declaration, () -> {})) {
            return UpdateInProgress.run(engine, scope, plan, own, body);
        }
    }

    /** Reads at the entry of a call what it stores. */
    UpdatePlan plan(@Nullable Object target, @Nullable Object[] arguments) {
        return UpdatePlan.of(rules, target, arguments);
    }
}
