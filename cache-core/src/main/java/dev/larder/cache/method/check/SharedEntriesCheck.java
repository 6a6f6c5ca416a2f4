package dev.larder.cache.method.check;

import dev.larder.cache.key.template.KeyTemplate;
import dev.larder.cache.method.CachedMethod;
import dev.larder.cache.method.declaration.MethodDeclaration;
import dev.larder.cache.method.declaration.Problems;
import dev.larder.cache.method.declaration.ValueType;
import dev.larder.cache.method.rule.TagRule;
import dev.larder.cache.method.rule.TemplateShape;
import dev.larder.cache.method.rule.UpdateRule;
import dev.larder.cache.settings.RelaxedName;
import java.util.List;

/**
 * Methods with one template share entries on purpose, so their types and tags agree; other templates have other names.
 */
final class SharedEntriesCheck {

    private SharedEntriesCheck() {}

    static void check(CachedMethod added, List<CachedMethod> known, Problems problems) {
        for (CachedMethod other : known) {
            if (TemplateShape.isSame(added.key().template(), other.key().template())) {
                checkTypes(added, other, problems);
                checkTags(added, other, problems);
            } else if (isSame(added.spec().name(), other.spec().name())) {
                problems.error("Two caches are named \"" + added.spec().name() + "\": \""
                        + other.key().template() + "\" of "
                        + other.declaration().describe() + " and \""
                        + added.key().template() + "\" of "
                        + added.declaration().describe()
                        + ". Give one of them a name: @Cached(name = …).");
            }
        }
    }

    /** What an update stores, cached methods with the same template read. */
    static void check(UpdateRule rule, CachedMethod cached, Problems problems) {
        if (TemplateShape.isSame(rule.key().template(), cached.key().template())) {
            checkTypes(rule, cached, problems);
        } else if (isSame(rule.name(), cached.spec().name())) {
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
        checkTypes(
                added.key().template(),
                other.declaration(),
                added.declaration(),
                "",
                ". Give one of them another template, or each type a @CacheDefaults(prefix = …); or return the same"
                        + " type.",
                problems);
    }

    private static void checkTypes(UpdateRule rule, CachedMethod cached, Problems problems) {
        checkTypes(
                rule.key().template(),
                cached.declaration(),
                rule.declaration(),
                "@Updates on ",
                ". Return the type that is read, or use @Invalidates.",
                problems);
    }

    private static void checkTypes(
            KeyTemplate template,
            MethodDeclaration one,
            MethodDeclaration two,
            String whatTwoIs,
            String cure,
            Problems problems) {
        if (!ValueType.isSame(one.returnType(), two.returnType())) {
            problems.error("The key template \"" + template + "\" is used for two types of value: "
                    + one.returnType().getTypeName() + " by " + one.describe() + " and "
                    + two.returnType().getTypeName() + " by " + whatTwoIs + two.describe() + cure);
        }
    }

    private static boolean isSame(String name, String other) {
        return RelaxedName.of(name).equals(RelaxedName.of(other));
    }
}
