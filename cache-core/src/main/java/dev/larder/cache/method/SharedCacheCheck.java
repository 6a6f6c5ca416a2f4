package dev.larder.cache.method;

import dev.larder.cache.engine.RelaxedName;
import java.util.List;

/** Methods with one template share entries on purpose, so their types agree; other templates have other names. */
final class SharedCacheCheck {

    private SharedCacheCheck() {}

    static void check(CachedMethod added, List<CachedMethod> known, Problems problems) {
        for (CachedMethod other : known) {
            if (TemplateShape.isSame(added.key().template(), other.key().template())) {
                checkTypes(added, other, problems);
                checkTags(added, other, problems);
            } else if (RelaxedName.of(added.spec().name())
                    .equals(RelaxedName.of(other.spec().name()))) {
                problems.error("Two caches are named \"" + added.spec().name() + "\": \""
                        + other.key().template() + "\" of "
                        + other.declaration().describe() + " and \""
                        + added.key().template() + "\" of "
                        + added.declaration().describe()
                        + ". Give one of them a name: @Cached(name = …).");
            }
        }
    }

    /** Which of them fills an entry is chance, so it must not decide which invalidations reach the entry. */
    private static void checkTags(CachedMethod added, CachedMethod other, Problems problems) {
        if (!added.tags().agreesWith(other.tags())) {
            problems.error("The key template \"" + added.key().template() + "\" is used with two sets of tags: "
                    + other.tags().texts() + " by " + other.declaration().describe() + " and "
                    + added.tags().texts() + " by " + added.declaration().describe()
                    + ". They share entries, so give both the same tags, or one of them another template.");
        }
    }

    private static void checkTypes(CachedMethod added, CachedMethod other, Problems problems) {
        MethodDeclaration one = other.declaration();
        MethodDeclaration two = added.declaration();
        if (!ValueType.isSame(one.returnType(), two.returnType())) {
            problems.error("The key template \"" + added.key().template() + "\" is used for two types of value: "
                    + one.returnType().getTypeName() + " by " + one.describe() + " and "
                    + two.returnType().getTypeName() + " by " + two.describe()
                    + ". Give one of them another template, or each type a @CacheDefaults(prefix = …); or return the same"
                    + " type.");
        }
    }
}
