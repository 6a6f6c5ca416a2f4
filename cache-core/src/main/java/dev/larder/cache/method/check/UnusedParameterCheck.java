package dev.larder.cache.method.check;

import dev.larder.cache.method.CachedMethod;
import dev.larder.cache.method.declaration.MethodDeclaration;
import dev.larder.cache.method.declaration.Problems;
import java.util.TreeSet;

/** A parameter that is in no key gives its callers values that were loaded for another argument. */
final class UnusedParameterCheck implements CatalogCheck {

    @Override
    public void check(CacheCatalog catalog, Problems problems) {
        catalog.caches().forEach(cached -> check(cached, problems));
    }

    private static void check(CachedMethod cached, Problems problems) {
        TreeSet<Integer> unused = new TreeSet<>(cached.key().unusedParameters());
        checkTags(cached, new TreeSet<>(unused), problems);
        unused.removeAll(cached.parametersOfTtl());
        unused.removeAll(cached.tags().usedParameters());
        for (int position : unused) {
            problems.warning("@Cached on " + cached.declaration().describe() + ": the parameter "
                    + name(cached.declaration(), position) + " is neither in the key \""
                    + cached.key().template() + "\" nor in the TTL, so calls that differ in it share one entry. Put it"
                    + " into the key, or leave it out of the method.");
        }
    }

    private static void checkTags(CachedMethod cached, TreeSet<Integer> notInKey, Problems problems) {
        notInKey.retainAll(cached.tags().usedParameters());
        for (int position : notInKey) {
            problems.warning("@Cached on " + cached.declaration().describe() + ": the parameter "
                    + name(cached.declaration(), position) + " is in a tag and not in the key \""
                    + cached.key().template()
                    + "\", so calls that differ in it share one entry, which carries the tag of"
                    + " the call that loaded it. Put it into the key, or leave it out of the tags.");
        }
    }

    private static String name(MethodDeclaration declaration, int position) {
        return declaration.parameterNames() == null
                ? "#" + position
                : "\"" + declaration.parameterNames().get(position) + "\"";
    }
}
