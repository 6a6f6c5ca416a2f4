package dev.larder.cache.method;

import dev.larder.cache.CacheConfigurationException;
import dev.larder.cache.key.BoundTemplate;
import dev.larder.cache.key.template.KeyTemplate;
import dev.larder.cache.method.declaration.CacheOverrides;
import dev.larder.cache.method.declaration.CachedAttributes;
import dev.larder.cache.method.declaration.CachedAttributes.Text;
import dev.larder.cache.method.declaration.CachedDefinition;
import dev.larder.cache.method.declaration.MethodDeclaration;
import dev.larder.cache.method.declaration.UpdatesDefinition;
import dev.larder.cache.method.rule.TagRule;
import dev.larder.cache.method.rule.TtlRule;
import dev.larder.cache.method.rule.UpdateRule;
import dev.larder.cache.method.rule.UpdateRule.Storage;
import java.util.Objects;

/** Compiles {@code @Updates}, with the words of {@link MethodCompiler}. */
public final class UpdateCompiler {

    private final MethodCompiler methods;
    private final CacheOverrides overrides;

    UpdateCompiler(MethodCompiler methods, CacheOverrides overrides) {
        this.methods = methods;
        this.overrides = overrides;
    }

    UpdateRule compile(MethodDeclaration declaration, UpdatesDefinition definition) {
        if (declaration.cached() != null) {
            throw new CacheConfigurationException("@Updates and @Cached on " + declaration.describe()
                    + ": a hit would leave out the write. Split it into a method that reads and one that writes.");
        }
        CachedAttributes attributes = CachedAttributes.of(declaration, definition, null, overrides);
        return new UpdateRule(
                declaration,
                definition,
                attributes.name(),
                key(declaration, attributes.key()),
                methods.expression(text(definition.condition(), "condition", declaration), declaration),
                methods.expression(text(definition.unless(), "unless", declaration), declaration),
                methods.failed(),
                storage(declaration, attributes));
    }

    /** What the rule leaves open becomes what the cached method says, because the two share entries. */
    public void adopt(UpdateRule rule, CachedMethod cached) {
        CachedDefinition written = Objects.requireNonNull(cached.declaration().cached(), "a cached method has one");
        CachedAttributes ofCache = new CachedAttributes(cached.declaration(), written, overrides);
        try {
            rule.adopt(storage(
                    rule.declaration(),
                    CachedAttributes.of(rule.declaration(), rule.definition(), ofCache, overrides)));
        } catch (CacheConfigurationException e) {
            throw new CacheConfigurationException(
                    e.getMessage() + " What @Updates leaves open is taken from @Cached on "
                            + cached.declaration().describe() + "; set it on @Updates.",
                    e);
        }
    }

    private Storage storage(MethodDeclaration declaration, CachedAttributes attributes) {
        TtlRule ttl = methods.ttl(declaration, attributes);
        TagRule tags = methods.tags(declaration, attributes);
        return new Storage(methods.spec(declaration, attributes, ttl, tags), ttl, tags);
    }

    private static Text text(String text, String attribute, MethodDeclaration declaration) {
        return new Text(text, declaration.place("Updates", attribute));
    }

    private BoundTemplate key(MethodDeclaration declaration, Text text) {
        return MethodCompiler.at(text, () -> {
            KeyTemplate template = KeyTemplate.parse(text.text());
            if (template.fansOut() || template.hasWildcard()) {
                throw new CacheConfigurationException("\"" + text.text()
                        + "\" spells more than one key, and the result becomes one entry. Name one key; the others"
                        + " belong into @Invalidates.");
            }
            BoundTemplate key = methods.bindWithResult(declaration, template);
            if (key.usesResult()) {
                throw new CacheConfigurationException("\"" + text.text()
                        + "\" uses the result, and the key must be known before the write, so that two updates can"
                        + " tell which came last. Take it from the arguments, or use @Invalidates.");
            }
            return key;
        });
    }
}
