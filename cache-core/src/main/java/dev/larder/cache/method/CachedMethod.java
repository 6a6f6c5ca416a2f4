package dev.larder.cache.method;

import dev.larder.cache.engine.CacheEngine;
import dev.larder.cache.engine.call.Behind;
import dev.larder.cache.engine.call.CacheCall;
import dev.larder.cache.engine.call.CacheSpec;
import dev.larder.cache.key.BoundTemplate;
import dev.larder.cache.key.NoKeyException;
import dev.larder.cache.method.async.AsyncBody;
import dev.larder.cache.method.async.AwaitedBody;
import dev.larder.cache.method.declaration.EntityTypes;
import dev.larder.cache.method.declaration.Expression;
import dev.larder.cache.method.declaration.MethodBody;
import dev.larder.cache.method.declaration.MethodDeclaration;
import dev.larder.cache.method.rule.ComputedTtl;
import dev.larder.cache.method.rule.FailedEvaluations;
import dev.larder.cache.method.rule.TagRule;
import dev.larder.cache.method.rule.TtlRule;
import dev.larder.cache.metrics.CacheListener;
import dev.larder.cache.metrics.Outcome;
import dev.larder.cache.metrics.Reason;
import dev.larder.cache.settings.DurationText;
import dev.larder.cache.transaction.TouchedKeys;
import dev.larder.cache.transaction.TransactionContext;
import dev.larder.cache.transaction.TransactionContext.Refusal;
import dev.larder.cache.transaction.TransactionScope;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A cached method, compiled: nothing is looked up, parsed or reflected for a call. Immutable and thread-safe. */
public sealed class CachedMethod permits BatchMethod {

    static final String NO_KEY = "";

    private static final Refusal COMES_LATER = new Refusal(
            "The method's value comes later, and what the transaction is by then is not known.", Refusal.OPEN.cure());

    private final MethodDeclaration declaration;
    private final CacheSpec spec;
    private final BoundTemplate key;
    private final TtlRule ttl;
    private final TagRule tags;
    private final @Nullable Expression condition;
    private final @Nullable Expression unless;
    private final FailedEvaluations failed;
    final CacheEngine engine;
    private final CacheListener listener;
    final TransactionContext transactions;
    final TransactionScope scope;
    final TouchedKeys touched;
    private final boolean returnsEntities;
    private final boolean takesEntities;

    CachedMethod(
            MethodDeclaration declaration,
            CacheSpec spec,
            BoundTemplate key,
            TtlRule ttl,
            TagRule tags,
            @Nullable Expression condition,
            @Nullable Expression unless,
            CacheWiring wiring,
            TouchedKeys touched) {
        this.declaration = declaration;
        this.spec = spec;
        this.key = key;
        this.ttl = ttl;
        this.tags = tags;
        this.condition = condition;
        this.unless = unless;
        this.failed = new FailedEvaluations(wiring.larder().listener());
        this.engine = wiring.larder().engine();
        this.listener = wiring.larder().listener();
        this.transactions = wiring.transactions();
        this.scope = wiring.larder().transactions();
        this.touched = touched;
        this.returnsEntities = EntityTypes.within(declaration.returnType());
        this.takesEntities = declaration.parameterTypes().stream().anyMatch(EntityTypes::within);
    }

    /** The method as it was declared. */
    public MethodDeclaration declaration() {
        return declaration;
    }

    /** The cache, resolved. */
    public CacheSpec spec() {
        return spec;
    }

    /** The key template, bound to the method's parameters. */
    public BoundTemplate key() {
        return key;
    }

    /** The tags of its entries. */
    public TagRule tags() {
        return tags;
    }

    /** The TTL as people read it: a duration, or the placeholder that yields it. */
    public String ttlText() {
        return ttl instanceof ComputedTtl computed ? computed.reader().toString() : DurationText.format(spec.ttl());
    }

    /** The positions of the parameters that the TTL comes from. */
    public Set<Integer> parametersOfTtl() {
        return ttl instanceof ComputedTtl computed ? computed.reader().usedParameters() : Set.of();
    }

    /** Answers a call: from the cache, or by running the body. Throws what the body throws. */
    final @Nullable Object invoke(@Nullable Object target, @Nullable Object[] arguments, MethodBody body)
            throws Throwable {
        Reason past = whyPast(target, arguments);
        return past == null ? answer(target, arguments, body) : bypass(NO_KEY, past, body);
    }

    /** Why a call goes past the cache before its key is built; {@code null} if it does not. */
    private @Nullable Reason whyPast(@Nullable Object target, @Nullable Object[] arguments) {
        try {
            return condition == null || condition.isTrue(target, arguments, null) ? null : Reason.CONDITION;
        } catch (RuntimeException e) {
            return failed(e);
        }
    }

    /** What cannot be evaluated for the values of one call must not break it: without the cache it works. */
    final Reason failed(RuntimeException failure) {
        failed.ofCall(declaration, failure);
        return Reason.EVALUATION_FAILED;
    }

    @Nullable
    Object answer(@Nullable Object target, @Nullable Object[] arguments, MethodBody body) throws Throwable {
        String builtKey = keyOf(arguments);
        if (builtKey == null) {
            return bypass(NO_KEY, Reason.EVALUATION_FAILED, body);
        }
        Reason past = whyPast(builtKey);
        if (past != null) {
            return bypass(builtKey, past, body);
        }
        return engine.get(spec, builtKey, new Call(target, arguments, body));
    }

    /** {@code null} if the arguments of this call make none. */
    private @Nullable String keyOf(@Nullable Object[] arguments) {
        try {
            return key.key(arguments);
        } catch (NoKeyException e) {
            failed(e);
            return null;
        }
    }

    /** Why a call goes past the cache although its key is known; {@code null} if it does not. */
    private @Nullable Reason whyPast(String builtKey) {
        if (touched.contains(builtKey)) {
            return Reason.TOUCHED_KEY;
        }
        return wantsManagedEntities() ? Reason.TRANSACTION : null;
    }

    final boolean wantsManagedEntities() {
        return returnsEntities && scope.wantsManagedEntities(spec.name());
    }

    final @Nullable Object bypass(String builtKey, Reason reason, MethodBody body) throws Throwable {
        long begin = System.nanoTime();
        Object result = body.run();
        listener.onCall(spec.name(), builtKey, Outcome.BYPASSED, reason, Duration.ofNanos(System.nanoTime() - begin));
        return result;
    }

    /**
     * The same for a value that comes later. The calling thread neither blocks nor talks to the store, with one
     * exception: inside a transaction of that thread it looks into the store itself, because a load must not leave the
     * transaction with the thread.
     */
    final CompletionStage<?> start(@Nullable Object target, @Nullable Object[] arguments, AsyncBody body)
            throws Throwable {
        Reason past = whyPast(target, arguments);
        return past == null ? startAnswer(target, arguments, body) : bypass(NO_KEY, past, body);
    }

    CompletionStage<?> startAnswer(@Nullable Object target, @Nullable Object[] arguments, AsyncBody body)
            throws Throwable {
        String builtKey = keyOf(arguments);
        if (builtKey == null) {
            return bypass(NO_KEY, Reason.EVALUATION_FAILED, body);
        }
        Reason past = whyPast(builtKey);
        if (past != null) {
            return bypass(builtKey, past, body);
        }
        if (transactions.isOpen()) {
            return startInTransaction(builtKey, target, arguments, body);
        }
        CacheCall call = takesWhatMayBeOld()
                ? callInTransaction(arguments, body::await)
                : new Call(target, arguments, new AwaitedBody(body));
        return engine.getAsync(spec, builtKey, call);
    }

    /**
     * Whether arguments are entities that a session of this thread may have read before; said once. Asked before a load
     * goes to another thread, which does not see that.
     */
    final boolean takesWhatMayBeOld() {
        return takesEntities && !scope.mayFill(spec.name(), true);
    }

    /** An entity among the arguments is as old as when it was read, so what is made of it later is as old. */
    final <C> @Nullable Behind<C> behind(Supplier<C> call) {
        return takesEntities ? null : scope.behind(call);
    }

    /** A load in a transaction that follows the call may run anywhere, one in a transaction of the thread only here. */
    private CompletionStage<?> startInTransaction(
            String builtKey, @Nullable Object target, @Nullable Object[] arguments, AsyncBody body) throws Throwable {
        if (transactions.hasTouched(builtKey)) {
            return bypass(builtKey, Reason.TOUCHED_KEY, body);
        }
        Supplier<CacheCall> later = () -> new Call(target, arguments, new AwaitedBody(body).detached(), Set.of());
        if (transactions.followsTheCall()) {
            Behind<CacheCall> behind = behind(later); // Only this thread knows the transaction.
            return engine.getAsync(spec, builtKey, new CallInTransaction(arguments, body::await, () -> behind));
        }
        Object answer = engine.get(spec, builtKey, new CallInTransaction(arguments, body::start, () -> behind(later)));
        return answer instanceof CompletionStage<?> stage ? stage : CompletableFuture.completedFuture(answer);
    }

    /** A call as the engine sees it. */
    final CacheCall callOf(@Nullable Object target, @Nullable Object[] arguments, MethodBody load) {
        return new Call(target, arguments, load);
    }

    /** The same for a value that comes later and is not stored. */
    final CacheCall callInTransaction(@Nullable Object[] arguments, MethodBody load) {
        return new CallInTransaction(arguments, load, () -> null);
    }

    /** Stores nothing: its value comes later, when the transaction may have become another, or of what may be old. */
    private final class CallInTransaction extends TaggedCall {

        private final MethodBody load;
        private final Supplier<@Nullable Behind<CacheCall>> behind;

        private CallInTransaction(
                @Nullable Object[] arguments, MethodBody load, Supplier<@Nullable Behind<CacheCall>> behind) {
            super(tags, arguments, tagsTouchedNow());
            this.load = load;
            this.behind = behind;
        }

        @Override
        public @Nullable Object load() throws Throwable {
            return load.run();
        }

        @Override
        public boolean mayFill() {
            scope.say(spec.name(), COMES_LATER);
            return false;
        }

        @Override
        public @Nullable CacheCall forBackground() {
            return null;
        }

        @Override
        public @Nullable Behind<CacheCall> behind() {
            return behind.get();
        }
    }

    final CompletionStage<?> bypass(String builtKey, Reason reason, AsyncBody body) throws Throwable {
        long begin = System.nanoTime();
        CompletionStage<?> stage = body.start();
        stage.whenComplete((value, failure) -> {
            if (failure == null) {
                report(builtKey, reason, Duration.ofNanos(System.nanoTime() - begin));
            }
        });
        return stage;
    }

    private void report(String builtKey, Reason reason, Duration took) {
        listener.onCall(spec.name(), builtKey, Outcome.BYPASSED, reason, took);
    }

    /** Asked on the calling thread: the library's own threads know nothing of it. */
    private Set<String> tagsTouchedNow() {
        return spec.tagged() ? TransactionScope.touchedTags(touched, transactions) : Set.of();
    }

    private final class Call extends TaggedCall {

        private final @Nullable Object target;
        private final @Nullable Object[] arguments;
        private final MethodBody body;

        private Call(@Nullable Object target, @Nullable Object[] arguments, MethodBody body) {
            this(target, arguments, body, tagsTouchedNow());
        }

        /** @param touched none for a call whose load is another thread's, later */
        private Call(@Nullable Object target, @Nullable Object[] arguments, MethodBody body, Set<String> touched) {
            super(tags, arguments, touched);
            this.target = target;
            this.arguments = arguments;
            this.body = body;
        }

        @Override
        public @Nullable Object load() throws Throwable {
            return body.run();
        }

        @Override
        public @Nullable Duration exactTtl(Object value) {
            return TtlRule.exact(ttl, arguments, value);
        }

        @Override
        public boolean isStored(@Nullable Object value) {
            return unless == null || !unless.isTrue(target, arguments, value);
        }

        @Override
        public @Nullable CacheCall forBackground() {
            return scope.mayLeaveThread() && !takesWhatMayBeOld() ? detached() : null;
        }

        @Override
        public boolean mayFill() {
            return scope.mayFill(spec.name(), takesEntities);
        }

        @Override
        public @Nullable Behind<CacheCall> behind() {
            return CachedMethod.this.behind(this::detached);
        }

        private CacheCall detached() {
            return new Call(target, arguments, body.detached(), Set.of());
        }
    }
}
