package dev.larder.cache.method.rule;

import dev.larder.cache.annotation.Invalidates.Phase;
import dev.larder.cache.engine.call.CacheSpec;
import dev.larder.cache.engine.call.EntryRule;
import dev.larder.cache.invalidation.KeySelection;
import dev.larder.cache.key.BoundTemplate;
import dev.larder.cache.key.pattern.KeyPattern;
import dev.larder.cache.method.declaration.Expression;
import dev.larder.cache.method.declaration.MethodDeclaration;
import dev.larder.cache.method.declaration.UpdatesDefinition;
import dev.larder.cache.transaction.PlannedUpdate;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One {@code @Updates}, compiled. What it leaves open, the cached method says whose entries it updates; that one may
 * come later. Thread-safe.
 */
public final class UpdateRule {

    /** How results are stored. */
    public record Storage(CacheSpec spec, TtlRule ttl, TagRule tags) {}

    private final MethodDeclaration declaration;
    private final UpdatesDefinition definition;
    private final String name;
    private final BoundTemplate key;
    private final @Nullable Expression condition;
    private final @Nullable Expression unless;
    private final FailedEvaluations failed;
    private volatile Storage storage;
    private volatile boolean hasAdopted;

    public UpdateRule(
            MethodDeclaration declaration,
            UpdatesDefinition definition,
            String name,
            BoundTemplate key,
            @Nullable Expression condition,
            @Nullable Expression unless,
            FailedEvaluations failed,
            Storage storage) {
        this.declaration = declaration;
        this.definition = definition;
        this.name = name;
        this.key = key;
        this.condition = condition;
        this.unless = unless;
        this.failed = failed;
        this.storage = storage;
    }

    public MethodDeclaration declaration() {
        return declaration;
    }

    public UpdatesDefinition definition() {
        return definition;
    }

    /** The name of the cache. */
    public String name() {
        return name;
    }

    public BoundTemplate key() {
        return key;
    }

    public Storage storage() {
        return storage;
    }

    /** Whether the cached method whose entries it updates has said what the rule leaves open. */
    public boolean hasAdopted() {
        return hasAdopted;
    }

    /** From now on it stores as the cached method does whose entries it updates, but for what it says itself. */
    public void adopt(Storage ofCache) {
        storage = ofCache;
        hasAdopted = true;
    }

    /** The invalidation it is where its result cannot be stored. */
    public InvalidationRule dropping(CacheNames names) {
        return new InvalidationRule(
                Phase.AFTER, condition, List.of(key), TagRule.NONE, List.of(), names, declaration, failed);
    }

    /** What it means for one call; {@code null} if its condition says that the call changes nothing. */
    @Nullable
    public PlannedUpdate plan(@Nullable Object target, @Nullable Object[] arguments) {
        if (!mayApply(target, arguments)) {
            return null;
        }
        Storage now = storage;
        return new PlannedUpdate(now.spec(), key.key(arguments), new Call(now, target, arguments));
    }

    /**
     * The key as the arguments tell it now; {@code null} if the condition says that the call changes nothing.
     *
     * @param applied whether the condition was true before, which counts
     * @param moved takes all that the key may be if the arguments do not tell it
     */
    @Nullable
    public String keyAtEnd(boolean applied, @Nullable Object target, @Nullable Object[] arguments, KeySelection moved) {
        try {
            return applied || mayApply(target, arguments) ? key.key(arguments) : null;
        } catch (RuntimeException e) {
            failed.ofInvalidation(declaration, e);
            KeyPattern everything = key.everythingItReaches();
            moved.addPatterns(everything == null ? List.of() : List.of(everything));
            return null;
        }
    }

    private boolean mayApply(@Nullable Object target, @Nullable Object[] arguments) {
        return condition == null || condition.usesResult() || condition.isTrue(target, arguments, null);
    }

    private final class Call implements EntryRule {

        private final Storage storage;
        private final @Nullable Object target;
        private final @Nullable Object[] arguments;

        private Call(Storage storage, @Nullable Object target, @Nullable Object[] arguments) {
            this.storage = storage;
            this.target = target;
            this.arguments = arguments;
        }

        @Override
        public @Nullable Duration exactTtl(Object value) {
            return TtlRule.exact(storage.ttl, arguments, value);
        }

        @Override
        public boolean isStored(@Nullable Object value) {
            return (condition == null || !condition.usesResult() || condition.isTrue(target, arguments, value))
                    && (unless == null || !unless.isTrue(target, arguments, value));
        }

        @Override
        public Set<String> tags(@Nullable Object value) {
            return storage.tags.tags(arguments, value);
        }
    }
}
