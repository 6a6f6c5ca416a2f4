package dev.larder.cache.method;

import dev.larder.cache.engine.CacheEngine;
import dev.larder.cache.invalidation.Announcement;
import dev.larder.cache.invalidation.KeySelection;
import dev.larder.cache.key.BoundTemplate;
import dev.larder.cache.method.declaration.MethodBody;
import dev.larder.cache.method.declaration.MethodDeclaration;
import dev.larder.cache.method.rule.FirstFailure;
import dev.larder.cache.method.rule.InvalidationPlan;
import dev.larder.cache.method.rule.InvalidationRule;
import dev.larder.cache.method.rule.TagRule;
import dev.larder.cache.transaction.PendingInvalidations;
import dev.larder.cache.transaction.Surroundings;
import dev.larder.cache.transaction.TouchedKeys;
import dev.larder.cache.transaction.TransactionContext;
import dev.larder.cache.transaction.TransactionContext.AtCommit;
import dev.larder.cache.transaction.TransactionContext.OwnTransaction;
import dev.larder.cache.transaction.TransactionScope;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A method that invalidates, compiled. Immutable and thread-safe.
 *
 * <p>What has to go is read when the method is entered and again at its end ({@link InvalidationPlan}). From the entry
 * until the end of the invalidation the thread's own reads of the keys known by then go past the cache. A method that
 * throws invalidates too, since what it wrote may be there: a condition on the result counts as true then, and
 * templates that need the result name nothing. Inside a transaction the invalidation waits for its end, and only a
 * certain roll-back skips it; but if the transaction was suspended while the method ran, the write may have been
 * committed already, and it happens at once too. In a transaction that the method opens around its body the
 * invalidation is done at its commit, as far as it needs no result ({@link OwnCommit}).
 */
public final class InvalidatingMethod {

    private final MethodDeclaration declaration;
    private final List<InvalidationRule> rules;
    private final CacheEngine engine;
    private final TransactionScope scope;
    private final TransactionContext transactions;
    private final TouchedKeys touched;
    private final boolean comesLater;

    /** @param comesLater whether the result comes later, so that the body may still write when it has returned */
    InvalidatingMethod(
            MethodDeclaration declaration,
            List<InvalidationRule> rules,
            CacheWiring wiring,
            TouchedKeys touched,
            boolean comesLater) {
        this.declaration = declaration;
        this.rules = List.copyOf(rules);
        this.comesLater = comesLater;
        this.engine = wiring.larder().engine();
        this.scope = wiring.larder().transactions();
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

    /** The tags, one rule for each annotation that names some. */
    public List<TagRule> tags() {
        return rules.stream().map(InvalidationRule::tags).toList();
    }

    /** The templates, names and tags by which this method reaches entries of a cache; none if it does not. */
    public List<String> reaching(CachedMethod cached) {
        return rules.stream()
                .flatMap(rule -> rule.reaching(cached.spec().name(), cached.key(), cached.tags()).stream())
                .distinct()
                .toList();
    }

    /** Runs the body and invalidates. Throws what the body throws. */
    @Nullable
    Object invoke(@Nullable Object target, @Nullable Object[] arguments, MethodBody body) throws Throwable {
        return invoke(plan(target, arguments), body);
    }

    @Nullable
    Object invoke(InvalidationPlan plan, MethodBody body) throws Throwable {
        TouchedKeys.Span span = touched.begin(plan.known());
        try {
            Announcement announcement = announce(plan);
            invalidateBefore(plan);
            return run(plan, body, announcement);
        } finally {
            touched.end(span);
        }
    }

    /** Notes what the entry tells of the invalidation after the write; the write begins when this has returned. */
    Announcement announce(InvalidationPlan plan) {
        return engine.announce(plan.announced().toInvalidation());
    }

    /** Reads at the entry of a call what it has to drop. */
    InvalidationPlan plan(@Nullable Object target, @Nullable Object[] arguments) {
        return InvalidationPlan.of(rules, target, arguments);
    }

    void invalidateBefore(InvalidationPlan plan) {
        KeySelection before = plan.before();
        if (before.isEmpty()) {
            return;
        }
        PendingInvalidations pending = pending();
        if (pending != null) {
            pending.touch(before);
        }
        invalidate(before);
    }

    /** Runs the body and invalidates after it, or leaves that to the end of the transaction. */
    @Nullable
    Object run(InvalidationPlan plan, MethodBody body, Announcement announcement) throws Throwable {
        Surroundings surroundings = Surroundings.of(pending());
        OwnCommit commit = new OwnCommit(plan, scope, announcement);
        Object result;
        boolean isDoneAtCommit;
        try (OwnTransaction own =
                transactions.follow(declaration.method(), declaration.type(), comesLater ? AtCommit.NOTHING : commit)) {
            result = runOrInvalidate(plan, body, surroundings, own, commit, announcement);
            isDoneAtCommit = isDoneAtCommit(own, commit);
        }
        KeySelection after = new KeySelection();
        FirstFailure failure = plan.afterReturn(after, result);
        invalidateAfter(after, surroundings, isDoneAtCommit ? commit.finish(after) : announcement);
        failure.throwIfAny();
        return result;
    }

    private @Nullable Object runOrInvalidate(
            InvalidationPlan plan,
            MethodBody body,
            Surroundings surroundings,
            OwnTransaction own,
            OwnCommit commit,
            Announcement announcement)
            throws Throwable {
        try {
            return body.run();
        } catch (Throwable thrown) {
            if (own.isCertainlyRolledBack()) {
                announcement.over();
            } else {
                KeySelection after = new KeySelection();
                plan.afterThrow(after).suppressIn(thrown);
                boolean isDoneAtCommit = isDoneAtCommit(own, commit);
                invalidateAfter(
                        after, surroundings, isDoneAtCommit ? commit.finish(after) : afterFailure(own, announcement));
            }
            throw thrown;
        }
    }

    /** Whether nothing can have been written since the commit, so that nothing is dropped twice. */
    private static boolean isDoneAtCommit(OwnTransaction own, OwnCommit commit) {
        return commit.hasDropped() && own.endedWithItsCommit();
    }

    /** A commit without an answer may yet come to pass, so its announcement stays (rule R21). */
    private static Announcement afterFailure(OwnTransaction own, Announcement announcement) {
        return own.isOutcomeUnknown() ? Announcement.NONE : announcement.late();
    }

    private void invalidateAfter(KeySelection after, Surroundings surroundings, Announcement announcement) {
        if (after.isEmpty()) {
            announcement.over();
            return;
        }
        PendingInvalidations pending = pending();
        boolean isLeftToTheEnd = pending != null && pending.add(after, announcement);
        if (pending == null || !surroundings.areStill(pending)) {
            engine.invalidate(after.toInvalidation(), isLeftToTheEnd ? Announcement.NONE : announcement);
        }
    }

    @Nullable
    PendingInvalidations pending() {
        return scope.pending();
    }

    boolean isInTransaction() {
        return transactions.isOpen();
    }

    boolean followsTheCall() {
        return transactions.followsTheCall();
    }

    TransactionContext.Start carried(TransactionContext.Start rest) {
        return transactions.carried(rest);
    }

    void invalidate(KeySelection selection) {
        engine.invalidate(selection.toInvalidation());
    }
}
