package dev.larder.cache.transaction;

import dev.larder.cache.engine.call.CacheSpec;
import dev.larder.cache.engine.call.EntryRule;
import dev.larder.cache.invalidation.KeySelection;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one call of an updating method stores under which keys. The keys are those of its entry, because updates are
 * ordered by what each sets under its key before the write. The arguments are read again at the end: if they tell
 * another key by then, or a condition has become true, the result belongs under neither key, and both are dropped.
 */
public final class UpdatePlan {

    /**
     * One update of the plan.
     *
     * @param update {@code null} if its condition was false at the entry
     * @param keyAtEnd the key as the arguments tell it when asked
     */
    public record Step(@Nullable PlannedUpdate update, KeyAtEnd keyAtEnd) {}

    public interface KeyAtEnd {
        /**
         * {@code null} if the condition is still false, or the arguments do not tell; then all that it may be is moved.
         */
        @Nullable
        String read(KeySelection moved);
    }

    private final List<Step> steps;

    public UpdatePlan(List<Step> steps) {
        this.steps = List.copyOf(steps);
    }

    /** One update, whose key does not change. */
    static UpdatePlan of(CacheSpec spec, String key, EntryRule rule) {
        return new UpdatePlan(List.of(new Step(new PlannedUpdate(spec, key, rule), moved -> key)));
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
    List<PlannedUpdate> readAgain(KeySelection moved) {
        List<PlannedUpdate> standing = new ArrayList<>(steps.size());
        for (Step step : steps) {
            String key = step.keyAtEnd.read(moved);
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
