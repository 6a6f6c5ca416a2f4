package dev.larder.cache.method;

import dev.larder.cache.engine.CacheEngine;
import dev.larder.cache.key.BoundTemplate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A method that invalidates, compiled. Immutable and thread-safe.
 *
 * <p>Keys and conditions that need no result are computed when the method is entered. From then on until the end of the
 * invalidation the thread's own reads of these keys go past the cache. A method that throws invalidates too, since what
 * it wrote may be there: a condition on the result counts as true then, and templates that need the result name
 * nothing. Inside a transaction the invalidation waits for its end, and only a certain roll-back skips it.
 */
public final class InvalidatingMethod {

    private final MethodDeclaration declaration;
    private final List<InvalidationRule> rules;
    private final CacheEngine engine;
    private final TransactionContext transactions;
    private final TouchedKeys touched;

    InvalidatingMethod(
            MethodDeclaration declaration, List<InvalidationRule> rules, CacheWiring wiring, TouchedKeys touched) {
        this.declaration = declaration;
        this.rules = List.copyOf(rules);
        this.engine = wiring.engine();
        this.transactions = wiring.transactions();
        this.touched = touched;
    }

    /** The method as it was declared. */
    public MethodDeclaration declaration() {
        return declaration;
    }

    /** The key templates and patterns, bound to the method's parameters. */
    public List<BoundTemplate> templates() {
        return rules.stream().flatMap(rule -> rule.templates().stream()).toList();
    }

    /** The templates and names by which this method reaches entries of a cache; none if it does not. */
    List<String> reaching(CachedMethod cached) {
        return rules.stream()
                .flatMap(rule -> rule.reaching(cached).stream())
                .distinct()
                .toList();
    }

    /** A rule that may apply to a running call, and what it reaches as far as the arguments tell. */
    private record Planned(InvalidationRule rule, KeySelection fromArguments) {}

    /** Runs the body and invalidates. Throws what the body throws. */
    @Nullable
    Object invoke(@Nullable Object target, @Nullable Object[] arguments, MethodBody body) throws Throwable {
        List<Planned> plan = plan(target, arguments);
        if (plan.isEmpty()) {
            return body.run();
        }
        TouchedKeys.Span span = touched.begin(union(plan));
        try {
            invalidateBefore(plan);
            return run(plan, target, arguments, body);
        } finally {
            touched.end(span);
        }
    }

    private List<Planned> plan(@Nullable Object target, @Nullable Object[] arguments) {
        List<Planned> plan = new ArrayList<>(rules.size());
        for (InvalidationRule rule : rules) {
            if (rule.mayApply(target, arguments)) {
                plan.add(new Planned(rule, rule.fromArguments(arguments)));
            }
        }
        return plan;
    }

    private static KeySelection union(List<Planned> plan) {
        KeySelection all = new KeySelection();
        plan.forEach(planned -> all.addAll(planned.fromArguments));
        return all;
    }

    private void invalidateBefore(List<Planned> plan) {
        KeySelection before = new KeySelection();
        for (Planned planned : plan) {
            if (planned.rule.isBefore()) {
                before.addAll(planned.fromArguments);
            }
        }
        invalidate(before);
    }

    private @Nullable Object run(
            List<Planned> plan, @Nullable Object target, @Nullable Object[] arguments, MethodBody body)
            throws Throwable {
        Object result;
        try {
            result = body.run();
        } catch (Throwable thrown) {
            invalidateAfter(selectWithoutResult(plan));
            throw thrown;
        }
        KeySelection after = new KeySelection();
        RuntimeException failure = select(plan, after, target, arguments, result);
        invalidateAfter(after);
        if (failure != null) {
            throw failure;
        }
        return result;
    }

    /** Selects what has to go. The write has happened, so a rule whose expression or path fails hides no other. */
    private static @Nullable RuntimeException select(
            List<Planned> plan,
            KeySelection after,
            @Nullable Object target,
            @Nullable Object[] arguments,
            @Nullable Object result) {
        RuntimeException failure = null;
        for (Planned planned : plan) {
            try {
                if (planned.rule.isAfter() && planned.rule.applies(target, arguments, result)) {
                    after.addAll(planned.fromArguments);
                    planned.rule.addFromResult(after, arguments, result);
                }
            } catch (RuntimeException e) {
                after.addAll(planned.fromArguments);
                failure = both(failure, e);
            }
        }
        return failure;
    }

    private static RuntimeException both(@Nullable RuntimeException first, RuntimeException next) {
        if (first == null) {
            return next;
        }
        first.addSuppressed(next);
        return first;
    }

    private static KeySelection selectWithoutResult(List<Planned> plan) {
        KeySelection selection = new KeySelection();
        for (Planned planned : plan) {
            if (planned.rule.isAfter()) {
                selection.addAll(planned.fromArguments);
            }
        }
        return selection;
    }

    private void invalidateAfter(KeySelection after) {
        if (after.isEmpty()) {
            return;
        }
        PendingInvalidations pending = transactions.pending(() -> new PendingInvalidations(engine, touched));
        if (pending != null) {
            pending.add(after);
        } else {
            invalidate(after);
        }
    }

    private void invalidate(KeySelection selection) {
        if (!selection.isEmpty()) {
            engine.invalidate(selection.keys(), selection.patterns());
        }
    }
}
