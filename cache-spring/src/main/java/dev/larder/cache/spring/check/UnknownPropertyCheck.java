package dev.larder.cache.spring.check;

import dev.larder.cache.method.declaration.CacheAttribute;
import dev.larder.cache.method.declaration.Problems;
import dev.larder.cache.spring.properties.KnownProperties;
import dev.larder.cache.spring.properties.KnownProperties.KnownProperty;
import dev.larder.cache.spring.properties.PropertySpelling;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.Ordered;
import org.springframework.core.PriorityOrdered;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * A misspelt property would silently do nothing, so it stops the start-up, before any bean is made that changes
 * something: a migration cannot be taken back.
 *
 * <p>Only a name that is near a known one stops it, and only in the configuration of the application itself. Other
 * names are somebody else's: {@code -Dlarder.version} of a build, {@code LARDER_PORT} of a container platform. They do
 * nothing and are said to.
 */
public final class UnknownPropertyCheck implements BeanFactoryPostProcessor, PriorityOrdered {

    private static final Logger LOG = LoggerFactory.getLogger(UnknownPropertyCheck.class);

    private final ConfigurableEnvironment environment;

    public UnknownPropertyCheck(ConfigurableEnvironment environment) {
        this.environment = environment;
    }

    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
        Problems problems = new Problems();
        check(environment, problems);
        problems.throwIfAny();
    }

    static void check(ConfigurableEnvironment environment, Problems problems) {
        for (PropertySpelling spelling : PropertySpelling.all(environment)) {
            if (KnownProperties.ALL.stream().noneMatch(known -> spelling.means(known) || spelling.isIn(known))) {
                report(spelling, meant(spelling), problems);
            } else if (spelling.isIn(KnownProperties.CACHES)) {
                checkAttribute(spelling, problems);
            }
        }
    }

    private static void report(PropertySpelling spelling, @Nullable String meant, Problems problems) {
        String nothing = "There is no property " + spelling.quoted();
        if (meant == null) {
            LOG.warn("{}, so it does nothing", nothing);
        } else if (spelling.isOwn()) {
            problems.error(nothing + ". Did you mean " + meant + "?");
        } else {
            LOG.warn("{}, so it does nothing. Did you mean {}?", nothing, meant);
        }
    }

    private static void checkAttribute(PropertySpelling spelling, Problems problems) {
        List<String> names = spelling.namesIn(KnownProperties.CACHES);
        if (names.size() == 2 && CacheAttribute.named(PropertySpelling.withoutIndex(names.get(1))) != null) {
            return;
        }
        String mistake = spelling.quoted()
                + (names.size() < 2
                        ? " sets no attribute of a cache."
                        : ": a cache has no attribute \"" + names.get(1) + "\" that properties can set.")
                + " Known attributes: " + CacheAttribute.all() + ".";
        if (spelling.isOwn()) {
            problems.error(mistake);
        } else {
            LOG.warn("{} It does nothing.", mistake);
        }
    }

    /** The property that was probably meant; {@code null} if the name is not like any. */
    private static @Nullable String meant(PropertySpelling spelling) {
        String written = spelling.shortName();
        List<String> known =
                KnownProperties.ALL.stream().map(KnownProperty::shortName).toList();
        String near = NearName.of(written, known);
        near = near == null ? nearMap(written) : near;
        near = near == null ? sameEnd(written, known) : near;
        near = near == null ? inSameGroup(written, known) : near;
        return near == null ? null : KnownProperties.PREFIX + near;
    }

    /** {@code tier.hot} is meant for {@code tiers.hot}. */
    private static @Nullable String nearMap(String path) {
        int dot = path.indexOf('.');
        List<String> maps = KnownProperties.ALL.stream()
                .filter(KnownProperty::isMap)
                .map(KnownProperty::shortName)
                .toList();
        String map = dot < 0 ? null : NearName.of(path.substring(0, dot), maps);
        return map == null ? null : map + path.substring(dot);
    }

    /** {@code ttl} is meant for {@code default-ttl}, {@code timeout} for {@code redis.timeout}. */
    private static @Nullable String sameEnd(String path, List<String> known) {
        String last = path.substring(path.lastIndexOf('.') + 1);
        return known.stream()
                .filter(name -> name.endsWith("." + last) || name.endsWith("-" + last) || name.equals(last))
                .findFirst()
                .orElse(null);
    }

    /** Who writes {@code redis.host} means something of Redis. */
    private static @Nullable String inSameGroup(String path, List<String> known) {
        int dot = path.lastIndexOf('.');
        List<String> group = dot < 0
                ? List.of()
                : known.stream()
                        .filter(name -> name.startsWith(path.substring(0, dot + 1)))
                        .toList();
        return NearName.nearest(path, group);
    }
}
