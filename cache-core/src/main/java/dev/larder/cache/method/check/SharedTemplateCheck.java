package dev.larder.cache.method.check;

import dev.larder.cache.key.BoundTemplate;
import dev.larder.cache.method.CachedMethod;
import dev.larder.cache.method.declaration.MethodDeclaration;
import dev.larder.cache.method.declaration.PlaceholderNames;
import dev.larder.cache.method.declaration.Problems;
import dev.larder.cache.method.declaration.ValueType;
import dev.larder.cache.method.rule.TemplateShape;
import dev.larder.cache.method.rule.UpdateRule;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.math.BigInteger;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Methods with one template share entries on purpose. If their placeholders have other names or types, it is likelier
 * that they do so by accident: {@code item:{id}} of a number and {@code item:{sku}} of a text.
 */
final class SharedTemplateCheck implements CatalogCheck {

    private static final Set<Class<?>> WHOLE_NUMBERS = Set.of(
            byte.class,
            Byte.class,
            short.class,
            Short.class,
            int.class,
            Integer.class,
            long.class,
            Long.class,
            BigInteger.class);

    @Override
    public void check(CacheCatalog catalog, Problems problems) {
        List<CachedMethod> caches = catalog.caches();
        for (int i = 0; i < caches.size(); i++) {
            CachedMethod cached = caches.get(i);
            if (catalog.isShared(cached.spec().name())) {
                continue;
            }
            for (CachedMethod other : caches.subList(0, i)) {
                check(other.declaration(), other.key(), cached.declaration(), cached.key(), true, problems);
            }
            for (UpdateRule rule : catalog.updates()) {
                check(cached.declaration(), cached.key(), rule.declaration(), rule.key(), false, problems);
            }
        }
    }

    /** @param byName whether names count; a writer may call what it writes by another name than its readers */
    private static void check(
            MethodDeclaration one,
            BoundTemplate template,
            MethodDeclaration other,
            BoundTemplate otherTemplate,
            boolean byName,
            Problems problems) {
        if (!TemplateShape.isSame(template.template(), otherTemplate.template())) {
            return;
        }
        String difference = differenceOfTypes(template, otherTemplate);
        if (difference == null && byName && !haveNamesThatAgree(one, template, other, otherTemplate)) {
            difference = "their placeholders have different names";
        }
        if (difference != null) {
            problems.warning("The key templates \"" + template.template() + "\" of " + one.describe() + " and \""
                    + otherTemplate.template() + "\" of " + other.describe()
                    + " spell the same keys, so the two share their entries, but " + difference
                    + ". Give one of them another literal word. If they are meant to share, let the placeholders have"
                    + " the same names and types, or set larder.caches.<name>.shared=true.");
        }
    }

    private static boolean haveNamesThatAgree(
            MethodDeclaration one, BoundTemplate template, MethodDeclaration other, BoundTemplate otherTemplate) {
        return PlaceholderNames.mayAgree(
                template.template(), one.parameterNames(), otherTemplate.template(), other.parameterNames());
    }

    private static @Nullable String differenceOfTypes(BoundTemplate template, BoundTemplate otherTemplate) {
        List<Type> types = template.placeholderTypes();
        List<Type> otherTypes = otherTemplate.placeholderTypes();
        for (int i = 0; i < types.size(); i++) {
            if (!mayAgree(types.get(i), otherTypes.get(i))) {
                return "`" + template.template().placeholders().get(i) + "` is a "
                        + types.get(i).getTypeName() + " and `"
                        + otherTemplate.template().placeholders().get(i) + "` a "
                        + otherTypes.get(i).getTypeName();
            }
        }
        return null;
    }

    private static boolean mayAgree(Type one, Type other) {
        return isOpen(one)
                || isOpen(other)
                || ValueType.isSame(one, other)
                || (isWholeNumber(one) && isWholeNumber(other));
    }

    private static boolean isOpen(Type type) {
        return type == Object.class || type instanceof TypeVariable<?>;
    }

    private static boolean isWholeNumber(Type type) {
        return type instanceof Class<?> plain && WHOLE_NUMBERS.contains(plain);
    }
}
