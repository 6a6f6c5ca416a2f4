package dev.larder.cache.method.rule;

import dev.larder.cache.CacheConfigurationException;
import dev.larder.cache.annotation.Invalidates.Phase;
import dev.larder.cache.key.BoundTemplate;
import dev.larder.cache.method.declaration.Expression;
import dev.larder.cache.method.declaration.InvalidatesDefinition;
import dev.larder.cache.method.declaration.MethodDeclaration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one {@code @Invalidates} says, looked at for what it cannot mean. */
public final class InvalidationText {

    private final MethodDeclaration declaration;
    private final InvalidatesDefinition definition;

    public InvalidationText(MethodDeclaration declaration, InvalidatesDefinition definition) {
        this.declaration = declaration;
        this.definition = definition;
    }

    public void checkSomethingIsNamed() {
        if (definition.templates().isEmpty()
                && definition.caches().isEmpty()
                && definition.tags().isEmpty()) {
            throw new CacheConfigurationException("@Invalidates on " + declaration.describe()
                    + " names nothing to invalidate. Write a key template, for example"
                    + " @Invalidates(\"product:{id}\"), or tags = \"…\", or caches = \"…\".");
        }
    }

    /** Nothing speaks of a result before the call, or on a method that has none. */
    public void checkResultIsThere(List<BoundTemplate> templates, TagRule tags, @Nullable Expression condition) {
        templates.forEach(template -> checkResultIsThere("value", template.usesResult(), template));
        tags.templates().forEach(tag -> checkResultIsThere("tags", tag.usesResult(), tag));
        if (condition == null || !condition.usesResult()) {
            return;
        }
        if (declaration.returnsNothing() || definition.phase() == Phase.BEFORE) {
            String why = declaration.returnsNothing() ? "the method returns void" : "phase BEFORE comes before it";
            throw new CacheConfigurationException(declaration.place("Invalidates", "condition") + ": \""
                    + definition.condition() + "\" speaks of #result, but " + why
                    + ". Use the arguments, or another phase.");
        }
    }

    private void checkResultIsThere(String attribute, boolean usesResult, Object template) {
        if (usesResult && definition.phase() != Phase.AFTER) {
            throw new CacheConfigurationException(declaration.place("Invalidates", attribute) + ": \"" + template
                    + "\" uses the result, which does not exist before the call. Use phase AFTER, or name what the"
                    + " arguments tell.");
        }
    }
}
