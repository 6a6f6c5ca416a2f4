package dev.larder.cache.method.check;

import dev.larder.cache.CacheConfigurationException;
import dev.larder.cache.engine.CacheEngine;
import dev.larder.cache.method.CacheWiring;
import dev.larder.cache.method.CachedMethod;
import dev.larder.cache.method.CompiledMethod;
import dev.larder.cache.method.InvalidatingMethod;
import dev.larder.cache.method.MethodCompiler;
import dev.larder.cache.method.declaration.CacheAttribute;
import dev.larder.cache.method.declaration.CacheOverrides;
import dev.larder.cache.method.declaration.MethodDeclaration;
import dev.larder.cache.method.declaration.Problems;
import dev.larder.cache.method.rule.CacheNames;
import dev.larder.cache.method.rule.TemplateShape;
import dev.larder.cache.method.rule.UpdateRule;
import dev.larder.cache.settings.RelaxedName;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * All caches and all invalidations of an application. Methods come in one by one, at start-up or at their first call;
 * {@link #verify} then looks at them together. Thread-safe.
 */
public final class CacheCatalog {

    private final MethodCompiler compiler;
    private final CacheOverrides overrides;
    private final boolean isStrict;
    private final CacheNames names = new CacheNames();
    private final List<CatalogCheck> checks = List.of(
            new OverlappingTemplatesCheck(),
            new SharedTemplateCheck(),
            new UnmatchedCheck(names),
            new UnusedParameterCheck());
    private final CacheEngine engine;
    private volatile List<String> warnings = List.of();
    private final List<CachedMethod> caches = new CopyOnWriteArrayList<>();
    private final List<InvalidatingMethod> invalidations = new CopyOnWriteArrayList<>();
    private final List<UpdateRule> updates = new CopyOnWriteArrayList<>();

    public CacheCatalog(CacheWiring wiring) {
        this.engine = wiring.larder().engine();
        this.overrides = new CacheOverrides(wiring.larder().settings().caches());
        this.isStrict = wiring.larder().settings().strict();
        this.compiler = new MethodCompiler(wiring, overrides, names);
    }

    /**
     * Compiles a method and takes it in. Called once per method.
     *
     * @throws CacheConfigurationException naming every mistake of the declaration; it is not taken in then
     */
    public synchronized CompiledMethod add(MethodDeclaration declaration) {
        Problems problems = new Problems();
        CompiledMethod compiled = compiler.compile(declaration);
        CachedMethod cached = compiled.cached();
        if (cached != null) {
            SharedEntriesCheck.check(cached, caches, problems);
            updates.forEach(rule -> meet(rule, cached, problems));
        }
        List<UpdateRule> added =
                compiled.updating() == null ? List.of() : compiled.updating().rules();
        added.forEach(rule -> caches.forEach(known -> meet(rule, known, problems)));
        problems.throwIfAny();
        if (cached != null) {
            engine.declare(cached.spec(), cached.key().allKeys());
            caches.add(cached);
            names.add(cached.spec().name(), cached.key());
        }
        added.forEach(rule -> engine.declare(rule.storage().spec(), rule.key().allKeys()));
        added.forEach(rule -> names.add(rule.name(), rule.key()));
        updates.addAll(added);
        InvalidatingMethod invalidating = compiled.invalidating();
        if (invalidating != null) {
            invalidations.add(invalidating);
        }
        return compiled;
    }

    private void meet(UpdateRule rule, CachedMethod cached, Problems problems) {
        SharedEntriesCheck.check(rule, cached, problems);
        if (!TemplateShape.isSame(rule.key().template(), cached.key().template())) {
            return;
        }
        if (!rule.hasAdopted()) {
            problems.attempt(() -> {
                compiler.updates().adopt(rule, cached);
                return rule;
            });
        }
        if (rule.hasAdopted()) {
            SharedEntriesCheck.checkTags(rule, cached, problems);
        }
    }

    /**
     * Looks for the mistakes that show only when all methods are there. With {@code larder.strict} warnings become
     * errors.
     *
     * @param problems what was found before; takes what is found now
     */
    public void verify(Problems problems) {
        overrides.check(problems);
        checks.forEach(check -> check.check(this, problems));
        warnings = problems.warnings();
        if (isStrict) {
            problems.makeStrict();
        }
    }

    /** What was doubtful at the last {@link #verify}, what was found before it included; empty until then. */
    public List<String> warnings() {
        return warnings;
    }

    /** Every cache by its name, with its methods and what drops its entries. Nothing for a hot path. */
    public List<CacheDescription> describe() {
        return CacheDescriptions.of(this);
    }

    /** The methods of a cache; none if there is no cache of this name. Case and hyphens of the name do not count. */
    public List<CachedMethod> methodsOf(String cache) {
        return caches.stream()
                .filter(method -> RelaxedName.of(method.spec().name()).equals(RelaxedName.of(cache)))
                .toList();
    }

    /** Whether the application says that all who use a cache's entries mean the same by them. */
    public boolean isShared(String cache) {
        return overrides.isTrue(cache, CacheAttribute.SHARED);
    }

    /** The name of every cache, those whose methods have a mistake included. */
    public List<String> names() {
        return names.all().stream().sorted().toList();
    }

    /** Every cached method. */
    public List<CachedMethod> caches() {
        return List.copyOf(caches);
    }

    /** Every method that invalidates. */
    public List<InvalidatingMethod> invalidations() {
        return List.copyOf(invalidations);
    }

    /** Every update. */
    List<UpdateRule> updates() {
        return List.copyOf(updates);
    }
}
