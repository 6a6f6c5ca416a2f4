package dev.larder.cache.method.batch;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The loads of a batch whose values come later and which must be started on the caller's thread: until they have ended,
 * a place stands for each value. Used by one thread until the last load was started.
 */
public final class BatchStages {

    /** One value of one load. */
    private record Place(int stage, int index) {}

    private final BatchShape shape;
    private final List<CompletionStage<?>> stages = new ArrayList<>();
    private final List<List<@Nullable Object>> asked = new ArrayList<>();
    private final List<List<@Nullable Object>> answered = new ArrayList<>();

    public BatchStages(BatchShape shape) {
        this.shape = shape;
    }

    /** A place for each of the ids that a load was asked for. */
    public List<@Nullable Object> placesOf(List<@Nullable Object> ids, CompletionStage<?> stage) {
        List<@Nullable Object> places = new ArrayList<>(ids.size());
        for (int i = 0; i < ids.size(); i++) {
            places.add(new Place(stages.size(), i));
        }
        stages.add(stage);
        asked.add(ids);
        return places;
    }

    /** Completes with the answer made of the values and of what came in place of the places, or fails as a load did. */
    public CompletionStage<?> whenAllHaveEnded(
            List<@Nullable Object> values, Function<List<@Nullable Object>, Object> answer) {
        CompletableFuture<Object> whole = new CompletableFuture<>();
        await(0, whole, () -> answer.apply(resolved(values)));
        return whole;
    }

    private interface Answer {
        Object make();
    }

    private void await(int next, CompletableFuture<Object> whole, Answer answer) {
        if (next == stages.size()) {
            whole.complete(answer.make());
            return;
        }
        stages.get(next).whenComplete((value, failure) -> {
            if (failure != null) {
                whole.completeExceptionally(failure);
                return;
            }
            try {
                answered.add(shape.valuesOf(asked.get(next), value));
                await(next + 1, whole, answer);
            } catch (RuntimeException e) {
                whole.completeExceptionally(e);
            }
        });
    }

    private List<@Nullable Object> resolved(List<@Nullable Object> values) {
        List<@Nullable Object> all = new ArrayList<>(values.size());
        for (Object value : values) {
            all.add(value instanceof Place place ? answered.get(place.stage).get(place.index) : value);
        }
        return all;
    }
}
