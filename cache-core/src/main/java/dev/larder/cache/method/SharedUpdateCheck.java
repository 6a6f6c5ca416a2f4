package dev.larder.cache.method;

import dev.larder.cache.engine.RelaxedName;

/**
 * What an update stores, cached methods with the same template read: so their types agree, and one name is one cache.
 */
final class SharedUpdateCheck {

    private SharedUpdateCheck() {}

    static void check(UpdateRule rule, CachedMethod cached, Problems problems) {
        if (TemplateShape.isSame(rule.key().template(), cached.key().template())) {
            checkTypes(rule, cached, problems);
        } else if (RelaxedName.of(rule.name())
                .equals(RelaxedName.of(cached.spec().name()))) {
            problems.error("Two caches are named \"" + rule.name() + "\": \""
                    + cached.key().template() + "\" of " + cached.declaration().describe() + " and \""
                    + rule.key().template() + "\" of @Updates on "
                    + rule.declaration().describe() + ". Give one of them another name or template.");
        }
    }

    /** To be asked when the rule has taken over what it leaves open. */
    static void checkTags(UpdateRule rule, CachedMethod cached, Problems problems) {
        TagRule tags = rule.storage().tags();
        if (!tags.agreesWith(cached.tags())) {
            problems.error("The key template \"" + rule.key().template() + "\" is used with two sets of tags: "
                    + cached.tags().texts() + " by " + cached.declaration().describe() + " and " + tags.texts()
                    + " by @Updates on " + rule.declaration().describe()
                    + ". They share entries, so give both the same tags; what @Updates leaves out it takes over.");
        }
    }

    private static void checkTypes(UpdateRule rule, CachedMethod cached, Problems problems) {
        MethodDeclaration read = cached.declaration();
        MethodDeclaration written = rule.declaration();
        if (!ValueType.isSame(read.returnType(), written.returnType())) {
            problems.error("The key template \"" + rule.key().template() + "\" is used for two types of value: "
                    + read.returnType().getTypeName() + " by " + read.describe() + " and "
                    + written.returnType().getTypeName() + " by @Updates on " + written.describe()
                    + ". Return the type that is read, or use @Invalidates.");
        }
    }
}
