package dev.larder.cache.method.rule;

import dev.larder.cache.invalidation.KeySelection;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one call of an invalidating method has to drop. Templates, tags and conditions are read at the entry of the call
 * and again at its end, since the method may change its arguments: it sets a generated id, or moves a product to
 * another category. What either reading names is dropped, and a condition that is true at either counts. What is read
 * at the end is known after the write only, so nobody announces it or reads past it before. Used by one thread at a
 * time.
 */
public final class InvalidationPlan {

    private final List<Planned> rules;
    private final @Nullable Object target;
    private final @Nullable Object[] arguments;

    private InvalidationPlan(List<Planned> rules, @Nullable Object target, @Nullable Object[] arguments) {
        this.rules = rules;
        this.target = target;
        this.arguments = arguments;
    }

    /**
     * Reads the rules at the entry. Throws what the templates of a rule that may apply throw and nothing makes good.
     */
    public static InvalidationPlan of(
            List<InvalidationRule> rules, @Nullable Object target, @Nullable Object[] arguments) {
        List<Planned> planned = new ArrayList<>(rules.size());
        for (InvalidationRule rule : rules) {
            FirstFailure failure = new FirstFailure();
            KeySelection selection = new KeySelection();
            boolean mayApply = rule.mayApply(target, arguments);
            rule.addFromArguments(selection, arguments, failure);
            if (mayApply) {
                rule.tell(failure);
                failure.throwIfAny();
            }
            planned.add(new Planned(rule, mayApply, selection, failure));
        }
        return new InvalidationPlan(planned, target, arguments);
    }

    /**
     * A rule as it was read at the entry.
     *
     * @param mayApply whether its condition was true then, or speaks of the result
     * @param failure of reading the templates although the condition was false
     */
    private record Planned(InvalidationRule rule, boolean mayApply, KeySelection selection, FirstFailure failure) {}

    /** All that the entry tells. */
    public KeySelection known() {
        KeySelection known = new KeySelection();
        for (Planned planned : rules) {
            if (planned.mayApply) {
                known.addAll(planned.selection);
            }
        }
        return known;
    }

    /** What is dropped before the call. */
    public KeySelection before() {
        KeySelection before = new KeySelection();
        for (Planned planned : rules) {
            if (planned.mayApply && planned.rule.isBefore()) {
                before.addAll(planned.selection);
            }
        }
        return before;
    }

    /** What the entry tells of {@link #afterReturn} and {@link #afterThrow}. */
    public KeySelection announced() {
        KeySelection announced = new KeySelection();
        for (Planned planned : rules) {
            if (planned.mayApply && planned.rule.isAfter()) {
                announced.addAll(planned.selection);
            }
        }
        return announced;
    }

    /**
     * Adds what is dropped when the call's own transaction commits and there is no result yet: all but what needs one.
     */
    public void atCommit(KeySelection into) {
        FirstFailure failure = new FirstFailure(); // The end of the call fails in the same way, and says so.
        for (Planned planned : rules) {
            if (planned.rule.isAfter()
                    && !planned.rule.needsResult()
                    && failure.attempt(() -> mayApply(planned), true)) {
                addBothReadings(planned, into, failure);
            }
        }
    }

    /** Adds what is dropped after a call that returned. */
    public FirstFailure afterReturn(KeySelection into, @Nullable Object result) {
        FirstFailure failure = new FirstFailure();
        for (Planned planned : rules) {
            if (planned.rule.isAfter() && failure.attempt(() -> applies(planned, result), true)) {
                addBothReadings(planned, into, failure);
                planned.rule.addFromResult(into, arguments, result, failure);
                planned.rule.tell(failure);
            }
        }
        return failure;
    }

    /** Adds what is dropped after a call that threw: a condition on the result counts as true. */
    public FirstFailure afterThrow(KeySelection into) {
        FirstFailure failure = new FirstFailure();
        for (Planned planned : rules) {
            if (planned.rule.isAfter() && failure.attempt(() -> mayApply(planned), true)) {
                addBothReadings(planned, into, failure);
            }
        }
        return failure;
    }

    private boolean applies(Planned planned, @Nullable Object result) {
        return planned.rule.needsResult() ? planned.rule.applies(target, arguments, result) : mayApply(planned);
    }

    private boolean mayApply(Planned planned) {
        return planned.mayApply || planned.rule.mayApply(target, arguments);
    }

    private void addBothReadings(Planned planned, KeySelection into, FirstFailure failure) {
        into.addAll(planned.selection);
        planned.rule.tell(planned.failure);
        failure.attempt(planned.failure::throwIfAny);
        planned.rule.addFromArguments(into, arguments, failure);
        planned.rule.tell(failure);
    }
}
