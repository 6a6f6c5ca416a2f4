package dev.larder.cache.method;

import dev.larder.cache.CacheConfigurationException;
import dev.larder.cache.codec.ValueFormat;
import dev.larder.cache.engine.call.CacheSpec;
import dev.larder.cache.key.BoundTemplate;
import dev.larder.cache.key.Parameters;
import dev.larder.cache.key.Parameters.Parameter;
import dev.larder.cache.key.template.KeyTemplate;
import dev.larder.cache.method.async.AsyncTypes;
import dev.larder.cache.method.batch.BatchShape;
import dev.larder.cache.method.batch.BatchShapes;
import dev.larder.cache.method.declaration.AsyncType;
import dev.larder.cache.method.declaration.CacheOverrides;
import dev.larder.cache.method.declaration.CacheableReturnCheck;
import dev.larder.cache.method.declaration.CachedAttributes;
import dev.larder.cache.method.declaration.CachedAttributes.Text;
import dev.larder.cache.method.declaration.CachedDefinition;
import dev.larder.cache.method.declaration.DeclarationCheck;
import dev.larder.cache.method.declaration.Expression;
import dev.larder.cache.method.declaration.InterceptableMethodCheck;
import dev.larder.cache.method.declaration.InvalidatesDefinition;
import dev.larder.cache.method.declaration.MethodDeclaration;
import dev.larder.cache.method.declaration.NeverCachedCheck;
import dev.larder.cache.method.declaration.Problems;
import dev.larder.cache.method.declaration.UnbuiltAttributesCheck;
import dev.larder.cache.method.declaration.UpdatesDefinition;
import dev.larder.cache.method.rule.CacheNames;
import dev.larder.cache.method.rule.FailedEvaluations;
import dev.larder.cache.method.rule.InvalidationRule;
import dev.larder.cache.method.rule.InvalidationText;
import dev.larder.cache.method.rule.TagRule;
import dev.larder.cache.method.rule.TagText;
import dev.larder.cache.method.rule.TtlRule;
import dev.larder.cache.method.rule.TtlText;
import dev.larder.cache.method.rule.UpdateRule;
import dev.larder.cache.settings.CacheSettings;
import dev.larder.cache.settings.DurationText;
import dev.larder.cache.settings.JitterText;
import dev.larder.cache.settings.RenewalText;
import dev.larder.cache.transaction.TouchedKeys;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Turns declarations into compiled methods, once each. A declaration with mistakes is refused with all of them. */
public final class MethodCompiler {

    private final CacheWiring wiring;
    private final CacheSettings settings;
    private final CacheOverrides overrides;
    private final CacheNames names;
    private final TouchedKeys touched;
    private final FailedEvaluations failed;
    private final List<DeclarationCheck> checks;
    private final AsyncTypes asyncTypes;
    private final UpdateCompiler updates;

    public MethodCompiler(CacheWiring wiring, CacheOverrides overrides, CacheNames names) {
        this.wiring = wiring;
        this.touched = wiring.larder().transactions().touched();
        this.settings = wiring.larder().settings();
        this.failed = new FailedEvaluations(wiring.larder().listener());
        this.overrides = overrides;
        this.names = names;
        this.asyncTypes = new AsyncTypes(wiring.asyncTypes());
        this.updates = new UpdateCompiler(this, overrides);
        this.checks = List.of(
                new InterceptableMethodCheck(),
                new CacheableReturnCheck(),
                new UnbuiltAttributesCheck(),
                new NeverCachedCheck(wiring.neverCached()));
    }

    public CompiledMethod compile(MethodDeclaration written) {
        Problems problems = new Problems();
        AsyncTypes.Match later = asyncTypes.find(written.returnType());
        MethodDeclaration declaration = later == null ? written : written.returning(later.valueType());
        checks.forEach(check -> check.check(declaration, problems));
        CachedDefinition cached = declaration.cached();
        CachedMethod compiledCache = cached != null && CacheableReturnCheck.passes(declaration)
                ? problems.attempt(() -> compile(declaration, cached, later == null ? null : later.family()))
                : null;
        InvalidatingMethod invalidating =
                declaration.invalidates().isEmpty() ? null : compileInvalidations(declaration, later != null, problems);
        UpdatingMethod updating =
                declaration.updates().isEmpty() ? null : compileUpdates(declaration, later != null, problems);
        problems.throwIfAny();
        return new CompiledMethod(
                compiledCache,
                invalidating,
                updating,
                later == null ? null : async(declaration, later.family(), compiledCache, invalidating, updating));
    }

    public UpdateCompiler updates() {
        return updates;
    }

    FailedEvaluations failed() {
        return failed;
    }

    private UpdatingMethod compileUpdates(MethodDeclaration declaration, boolean comesLater, Problems problems) {
        List<UpdateRule> rules = new ArrayList<>();
        if (CacheableReturnCheck.passes(declaration)) {
            for (UpdatesDefinition definition : declaration.updates()) {
                UpdateRule rule = problems.attempt(() -> updates.compile(declaration, definition));
                if (rule != null) {
                    names.mention(rule.name());
                    rules.add(rule);
                }
            }
        }
        List<InvalidationRule> dropping =
                rules.stream().map(rule -> rule.dropping(names)).toList();
        return new UpdatingMethod(
                declaration, rules, new InvalidatingMethod(declaration, dropping, wiring, touched, comesLater), wiring);
    }

    private AsyncMethod async(
            MethodDeclaration declaration,
            AsyncType family,
            @Nullable CachedMethod cached,
            @Nullable InvalidatingMethod invalidating,
            @Nullable UpdatingMethod updating) {
        AsyncInvalidation invalidation = invalidating == null
                ? null
                : new AsyncInvalidation(invalidating, wiring.larder().engine(), touched);
        AsyncUpdate update = updating == null ? null : asyncUpdate(updating);
        return new AsyncMethod(declaration, family, cached, invalidation, update);
    }

    private CachedMethod compile(MethodDeclaration written, CachedDefinition cached, @Nullable AsyncType family) {
        CachedAttributes attributes = new CachedAttributes(written, cached, overrides);
        names.mention(attributes.name());
        BoundTemplate key =
                at(attributes.key(), () -> bindKey(written, attributes.key().text()));
        BatchShape batch = at(attributes.key(), () -> BatchShapes.of(written, key.template(), family));
        MethodDeclaration declaration = batch == null ? written : written.returning(batch.valueType());
        TtlRule ttl = ttl(declaration, attributes);
        Expression condition = expression(attributes.condition(), declaration);
        TagRule tags = tags(declaration, attributes);
        Text unless = attributes.unless();
        if (condition != null && condition.usesResult()) {
            throw new CacheConfigurationException(attributes.condition().place() + ": \""
                    + attributes.condition().text()
                    + "\" speaks of #result, but the condition decides before the call. Use unless.");
        }
        CacheSpec spec = spec(declaration, attributes, ttl, tags);
        if (batch != null) {
            BatchShapes.refuseUnsupported(written, cached, tags);
        }
        Expression not = expression(unless, declaration);
        return batch == null
                ? new CachedMethod(declaration, spec, key, ttl, tags, condition, not, wiring, touched)
                : new BatchMethod(declaration, spec, key, ttl, tags, condition, not, wiring, touched, batch);
    }

    private AsyncUpdate asyncUpdate(UpdatingMethod updating) {
        return new AsyncUpdate(
                updating,
                new AsyncInvalidation(updating.dropping(), wiring.larder().engine(), touched),
                wiring);
    }

    private BoundTemplate bindKey(MethodDeclaration declaration, String text) {
        KeyTemplate template = KeyTemplate.parse(text);
        if (template.hasWildcard()) {
            throw new CacheConfigurationException("\"" + text
                    + "\" has a wildcard, and a cached value needs one key. Wildcards belong into @Invalidates.");
        }
        return BoundTemplate.bind(
                template, parameters(declaration), wiring.larder().keySchema());
    }

    TtlRule ttl(MethodDeclaration declaration, CachedAttributes attributes) {
        return new TtlText(settings, wiring.clock()).parse(attributes.ttl(), parametersAndResult(declaration));
    }

    TagRule tags(MethodDeclaration declaration, CachedAttributes attributes) {
        return TagText.compile(attributes.tags(), parametersAndResult(declaration));
    }

    BoundTemplate bindWithResult(MethodDeclaration declaration, KeyTemplate template) {
        return BoundTemplate.bind(
                template, parametersAndResult(declaration), wiring.larder().keySchema());
    }

    CacheSpec spec(MethodDeclaration declaration, CachedAttributes attributes, TtlRule rule, TagRule tags) {
        Duration ttl = rule instanceof TtlRule.Fixed fixed ? fixed.ttl() : settings.defaultTtl();
        Text nullTtl = attributes.nullTtl();
        Duration absent = nullTtl.isSet() ? DurationText.parse(nullTtl.text(), nullTtl.place()) : settings.nullTtl();
        Text jitter = attributes.jitter();
        return new CacheSpec(
                attributes.name(),
                format(declaration, attributes.codec()),
                ttl,
                rule instanceof TtlRule.Fixed && absent.compareTo(ttl) > 0 ? ttl : absent,
                jitter.isSet() ? JitterText.parse(jitter.text(), jitter.place()) : settings.jitter(),
                attributes.stampede(),
                renewal(attributes, rule),
                !tags.isEmpty(),
                attributes.isIndexed());
    }

    private static CacheSpec.Renewal renewal(CachedAttributes attributes, TtlRule rule) {
        Text refreshAfter = attributes.refreshAfter();
        Text staleIfError = attributes.staleIfError();
        Text loadTimeout = attributes.loadTimeout();
        Duration fixed = rule instanceof TtlRule.Fixed ttl ? ttl.ttl() : null;
        return new CacheSpec.Renewal(
                RenewalText.refreshAfter(refreshAfter.text(), refreshAfter.place(), fixed),
                RenewalText.staleIfError(staleIfError.text(), staleIfError.place()),
                RenewalText.loadTimeout(loadTimeout.text(), loadTimeout.place()));
    }

    private ValueFormat format(MethodDeclaration declaration, Text codec) {
        String place = codec.isSet() ? codec.place() : declaration.annotation() + " on " + declaration.describe();
        String name = codec.isSet() ? codec.text().strip() : settings.codec();
        return at(new Text(name, place), () -> wiring.larder().codecs().format(name, declaration.returnType()));
    }

    private InvalidatingMethod compileInvalidations(
            MethodDeclaration declaration, boolean comesLater, Problems problems) {
        List<InvalidationRule> rules = new ArrayList<>();
        for (InvalidatesDefinition definition : declaration.invalidates()) {
            InvalidationRule rule = problems.attempt(() -> compile(declaration, definition));
            if (rule != null) {
                rules.add(rule);
            }
        }
        return new InvalidatingMethod(declaration, rules, wiring, touched, comesLater);
    }

    private InvalidationRule compile(MethodDeclaration declaration, InvalidatesDefinition definition) {
        InvalidationText text = new InvalidationText(declaration, definition);
        text.checkSomethingIsNamed();
        List<BoundTemplate> templates = definition.templates().stream()
                .map(template -> at(
                        new Text(template, declaration.place("Invalidates", "value")),
                        () -> BoundTemplate.bind(
                                KeyTemplate.parse(CachedAttributes.prefixed(declaration.defaults(), template)),
                                parametersAndResult(declaration),
                                wiring.larder().keySchema())))
                .toList();
        Expression condition = expression(
                new Text(definition.condition(), declaration.place("Invalidates", "condition")), declaration);
        TagRule tags = TagText.compile(
                definition.tags().stream()
                        .map(tag -> new Text(tag, declaration.place("Invalidates", "tags")))
                        .toList(),
                parametersAndResult(declaration));
        text.checkResultIsThere(templates, tags, condition);
        return new InvalidationRule(
                definition.phase(), condition, templates, tags, definition.caches(), names, declaration, failed);
    }

    @Nullable
    Expression expression(Text text, MethodDeclaration declaration) {
        return text.isSet() ? wiring.expressions().compile(text.text(), declaration, text.place()) : null;
    }

    private static Parameters parameters(MethodDeclaration declaration) {
        List<String> names = declaration.parameterNames();
        List<Type> types = declaration.parameterTypes();
        return Parameters.of(IntStream.range(0, types.size())
                .mapToObj(i -> new Parameter(names == null ? null : names.get(i), types.get(i)))
                .toList());
    }

    private static Parameters parametersAndResult(MethodDeclaration declaration) {
        return parameters(declaration).withResult(declaration.returnType());
    }

    /** Puts the place before the message of a room that does not know it. */
    static <T extends @Nullable Object> T at(Text text, Supplier<T> step) {
        try {
            return step.get();
        } catch (CacheConfigurationException e) {
            throw new CacheConfigurationException(text.place() + ": " + e.getMessage(), e);
        }
    }
}
