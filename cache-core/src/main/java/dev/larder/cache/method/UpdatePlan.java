package dev.larder.cache.method;

import dev.larder.cache.engine.CacheSpec;
import dev.larder.cache.engine.EntryRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What one call of an updating method stores under which keys. The keys are those of its entry, because updates are
 * ordered by what each sets under its key before the write. The arguments are read again at the end: if they tell
 * another key by then, or a condition has become true, the result belongs under neither key, and both are dropped.
 */
final class UpdatePlan {

    /**
     * One rule.
     *
     * @param update {@code null} if its condition was false at the entry
     * @param keyAtEnd the key as the arguments tell it when asked; {@code null} if the condition is still false
     */
    private record Step(@Nullable PlannedUpdate update, Supplier<@Nullable String> keyAtEnd) {}

    private final List<Step> steps;

    private UpdatePlan(List<Step> steps) {
        this.steps = steps;
    }

    /** Reads the rules at the entry of a call. Throws what conditions and getters throw. */
    static UpdatePlan of(List<UpdateRule> rules, @Nullable Object target, @Nullable Object[] arguments) {
        List<Step> steps = new ArrayList<>(rules.size());
        for (UpdateRule rule : rules) {
            PlannedUpdate update = rule.plan(target, arguments);
            steps.add(new Step(update, () -> rule.keyAtEnd(update != null, target, arguments)));
        }
        return new UpdatePlan(steps);
    }

    /** One update, whose key does not change. */
    static UpdatePlan of(CacheSpec spec, String key, EntryRule rule) {
        return new UpdatePlan(List.of(new Step(new PlannedUpdate(spec, key, rule), () -> key)));
    }

    /** What the entry tells. */
    List<PlannedUpdate> updates() {
        return steps.stream().map(Step::update).filter(Objects::nonNull).toList();
    }

    /**
     * Reads the arguments at the end of the call.
     *
     * @param moved takes the keys that they tell now and did not tell at the entry
     * @return the updates whose key is still the same
     */
    List<PlannedUpdate> readAgain(KeySelection moved, FirstFailure failure) {
        List<PlannedUpdate> standing = new ArrayList<>(steps.size());
        for (Step step : steps) {
            String key = failure.<@Nullable String>attempt(step.keyAtEnd, null);
            PlannedUpdate update = step.update;
            if (update != null && update.key().equals(key)) {
                standing.add(update);
            } else if (key != null) {
                moved.addKeys(List.of(key));
            }
        }
        return standing;
    }
}
