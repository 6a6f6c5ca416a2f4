package dev.larder.cache.method;

import dev.larder.cache.engine.call.BatchCall;
import dev.larder.cache.engine.call.Behind;
import dev.larder.cache.engine.call.CacheCall;
import dev.larder.cache.engine.call.CacheSpec;
import dev.larder.cache.key.BoundTemplate;
import dev.larder.cache.key.NoKeyException;
import dev.larder.cache.method.async.AsyncBody;
import dev.larder.cache.method.batch.BatchIds;
import dev.larder.cache.method.batch.BatchShape;
import dev.larder.cache.method.batch.BatchStages;
import dev.larder.cache.method.declaration.Expression;
import dev.larder.cache.method.declaration.MethodBody;
import dev.larder.cache.method.declaration.MethodDeclaration;
import dev.larder.cache.method.rule.TagRule;
import dev.larder.cache.method.rule.TtlRule;
import dev.larder.cache.metrics.Reason;
import dev.larder.cache.transaction.TouchedKeys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A cached method that asks for several keys at once, compiled. It runs with the distinct missing ids in place of those
 * the caller named. Without a collection ({@code null}) it runs as if it were not cached; for an empty one it does not
 * run. Immutable and thread-safe.
 */
final class BatchMethod extends CachedMethod {

    private static final Logger LOG = LoggerFactory.getLogger(BatchMethod.class);

    private final BatchShape shape;
    private final AtomicBoolean saidDisorder = new AtomicBoolean();

    /** @param declaration returning the type of one value */
    BatchMethod(
            MethodDeclaration declaration,
            CacheSpec spec,
            BoundTemplate key,
            TtlRule ttl,
            TagRule tags,
            @Nullable Expression condition,
            @Nullable Expression unless,
            CacheWiring wiring,
            TouchedKeys touched,
            BatchShape shape) {
        super(declaration, spec, key, ttl, tags, condition, unless, wiring, touched);
        this.shape = shape;
    }

    /**
     * How a call goes on: past the cache, or with its ids, or as if there were no cache if there is nothing to ask for.
     */
    private record Entry(@Nullable Reason past, @Nullable BatchIds ids) {}

    private Entry enter(@Nullable Object[] arguments) {
        if (wantsManagedEntities()) {
            return new Entry(Reason.TRANSACTION, null);
        }
        try {
            return new Entry(null, shape.ids(key(), arguments));
        } catch (NoKeyException e) {
            return new Entry(failed(e), null);
        }
    }

    @Override
    @Nullable
    Object answer(@Nullable Object target, @Nullable Object[] arguments, MethodBody body) throws Throwable {
        Entry entry = enter(arguments);
        if (entry.past != null) {
            return bypass(NO_KEY, entry.past, body);
        }
        BatchIds ids = entry.ids;
        if (ids == null) {
            return body.run();
        }
        CacheCall terms = callOf(target, arguments, body);
        Load load = new Load(
                ids,
                arguments,
                terms,
                body::run,
                touched::contains,
                () -> behind(() -> later(ids, arguments, terms, body::run)));
        return ids.answer(engine.getAll(spec(), ids.keys(), load));
    }

    @Override
    CompletionStage<?> startAnswer(@Nullable Object target, @Nullable Object[] arguments, AsyncBody body)
            throws Throwable {
        Entry entry = enter(arguments);
        if (entry.past != null) {
            return bypass(NO_KEY, entry.past, body);
        }
        BatchIds ids = entry.ids;
        if (ids == null) {
            return body.start();
        }
        if (transactions.isOpen()) {
            return startInTransaction(ids, target, arguments, body);
        }
        Load load = new Load(
                ids,
                arguments,
                takesWhatMayBeOld()
                        ? callInTransaction(arguments, body::await)
                        : callOf(target, arguments, body::await),
                asked -> body.with(asked).await(),
                touched::contains,
                () -> null);
        return engine.origin().run(() -> ids.answer(engine.getAll(spec(), ids.keys(), load)));
    }

    /** A load in a transaction that follows the call may run anywhere, one in a transaction of the thread only here. */
    private CompletionStage<?> startInTransaction(
            BatchIds ids, @Nullable Object target, @Nullable Object[] arguments, AsyncBody body) throws Throwable {
        Predicate<String> isTouched = key -> touched.contains(key) || transactions.hasTouched(key);
        Load later = later(ids, arguments, callOf(target, arguments, body::await), asked -> body.again()
                .with(asked)
                .await());
        if (transactions.followsTheCall()) {
            Behind<BatchCall> behind = behind(() -> later); // Only this thread knows the transaction.
            Load load = new Load(
                    ids,
                    arguments,
                    callInTransaction(arguments, body::await),
                    asked -> body.with(asked).await(),
                    isTouched,
                    () -> behind);
            return engine.origin().run(() -> ids.answer(engine.getAll(spec(), ids.keys(), load)));
        }
        BatchStages stages = new BatchStages(shape);
        Load load =
                new Load(
                        ids,
                        arguments,
                        callInTransaction(arguments, body::start),
                        asked -> body.with(asked).start(),
                        isTouched,
                        () -> behind(() -> later)) {
                    @Override
                    List<@Nullable Object> valuesOf(List<@Nullable Object> asked, @Nullable Object answer) {
                        return stages.placesOf(asked, (CompletionStage<?>) Objects.requireNonNull(answer));
                    }

                    /** The values come later, and are not stored. */
                    @Override
                    @Nullable
                    Object misplaced(List<@Nullable Object> asked, List<@Nullable Object> values) {
                        return null;
                    }
                };
        return stages.whenAllHaveEnded(engine.getAll(spec(), ids.keys(), load), ids::answer);
    }

    private void sayDisorder(Object misplaced) {
        if (!saidDisorder.get() && saidDisorder.compareAndSet(false, true)) {
            LOG.warn(
                    "{} returned its values in another order than that of the ids: at the place of {} stands the value"
                            + " of another. What it returns so is not stored. Return the values in the order of the"
                            + " ids, null where there is none, or return a Map. This is said once.",
                    shape.method(),
                    misplaced);
        }
    }

    /** The same call for another thread, which touches nothing. */
    private Load later(BatchIds ids, @Nullable Object[] arguments, CacheCall terms, Body body) {
        return new Load(ids, arguments, terms, body, key -> false, () -> null);
    }

    /** Runs the rest of the call with other arguments. */
    private interface Body {
        @Nullable
        Object run(@Nullable Object[] arguments) throws Throwable;
    }

    private class Load implements BatchCall {

        private final BatchIds ids;
        private final @Nullable Object[] arguments;
        private final CacheCall terms;
        private final Body body;
        private final List<Boolean> isTouched = new ArrayList<>();
        private final Set<Integer> uncertain = new HashSet<>();
        private final Supplier<@Nullable Behind<BatchCall>> behind;

        /** Asks on the calling thread which keys it has touched; only that thread knows. */
        Load(
                BatchIds ids,
                @Nullable Object[] arguments,
                CacheCall terms,
                Body body,
                Predicate<String> isTouched,
                Supplier<@Nullable Behind<BatchCall>> behind) {
            this.behind = behind;
            this.ids = ids;
            this.arguments = arguments;
            this.terms = terms;
            this.body = body;
            ids.keys().forEach(key -> this.isTouched.add(isTouched.test(key)));
        }

        @Override
        public List<@Nullable Object> load(List<Integer> positions) throws Throwable {
            List<@Nullable Object> asked = ids.at(positions);
            List<@Nullable Object> values = valuesOf(asked, body.run(shape.asking(arguments, asked)));
            Object misplaced = misplaced(asked, values);
            if (misplaced != null) {
                uncertain.addAll(positions);
                sayDisorder(misplaced);
            }
            return values;
        }

        List<@Nullable Object> valuesOf(List<@Nullable Object> asked, @Nullable Object answer) {
            return shape.valuesOf(asked, answer);
        }

        @Nullable
        Object misplaced(List<@Nullable Object> asked, List<@Nullable Object> values) {
            return shape.misplaced(asked, values);
        }

        @Override
        public boolean isCertain(int position) {
            return !uncertain.contains(position);
        }

        @Override
        public boolean bypasses(int position) {
            return isTouched.get(position);
        }

        @Override
        public @Nullable Duration exactTtl(int position, Object value) {
            return terms.exactTtl(value);
        }

        @Override
        public boolean isStored(int position, @Nullable Object value) {
            return terms.isStored(value);
        }

        @Override
        public boolean mayFill() {
            return terms.mayFill();
        }

        @Override
        public @Nullable Behind<BatchCall> behind() {
            return behind.get();
        }
    }
}
