package dev.larder.cache.spring.check;

import dev.larder.cache.method.declaration.Problems;
import dev.larder.cache.settings.RelaxedName;
import dev.larder.cache.spring.properties.KnownProperties;
import dev.larder.cache.spring.properties.PropertySpelling;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * The properties of single caches name caches that the application has. A name that is near one of theirs is a mistake
 * in the application's own configuration; any other may be meant for another application that shares it, or for beans
 * that a test has left out.
 */
final class CacheNameCheck {

    private static final Logger LOG = LoggerFactory.getLogger(CacheNameCheck.class);

    private CacheNameCheck() {}

    /**
     * Checks what is set.
     *
     * @param set names of caches for which something is set
     * @param known names of the caches there are
     */
    static void check(
            Collection<String> set, Collection<String> known, ConfigurableEnvironment environment, Problems problems) {
        Set<String> relaxed = known.stream().map(RelaxedName::of).collect(Collectors.toSet());
        Set<String> shared = namesFromOutside(environment);
        List<String> others = new ArrayList<>();
        for (String name : set) {
            if (relaxed.contains(RelaxedName.of(name))) {
                continue;
            }
            String near = NearName.of(name, known);
            if (near == null || shared.contains(RelaxedName.of(name))) {
                others.add(name);
            } else {
                problems.error("larder.caches." + name + ": there is no cache \"" + name + "\". Did you mean \"" + near
                        + "\"? Known caches: " + String.join(", ", known) + ".");
            }
        }
        if (!others.isEmpty()) {
            LOG.warn(
                    "larder.caches.* sets something for {}, which are no caches here, so it does nothing. Known caches: {}",
                    others,
                    known);
        }
    }

    /** What is spelled in system properties or variables and nowhere else. */
    private static Set<String> namesFromOutside(ConfigurableEnvironment environment) {
        Set<String> own = names(environment, true);
        Set<String> shared = names(environment, false);
        shared.removeAll(own);
        return shared;
    }

    private static Set<String> names(ConfigurableEnvironment environment, boolean areOwn) {
        return PropertySpelling.all(environment).stream()
                .filter(spelling -> spelling.isOwn() == areOwn)
                .flatMap(spelling ->
                        spelling.namesIn(KnownProperties.CACHES).stream().limit(1))
                .map(RelaxedName::of)
                .collect(Collectors.toSet());
    }
}
