package dev.larder.examples.benchmarks.consistency;

import dev.larder.cache.consistency.CheckedCache;
import dev.larder.cache.consistency.Kind;
import java.util.EnumSet;
import java.util.Set;

/** A cache that can be checked, and the kinds of reads and writes it has. */
public enum Contender {
    LARDER("Larder", AnnotatedLarder.class, EnumSet.allOf(Kind.class)),
    SPRING("Spring Cache", SpringCache.class, EnumSet.of(Kind.EXACT, Kind.PATTERN, Kind.WRITE_THROUGH)),
    JETCACHE("JetCache", JetCache.class, EnumSet.of(Kind.EXACT, Kind.PATTERN, Kind.WRITE_THROUGH));

    private final String title;
    private final Class<? extends CheckedCache> cache;
    private final Set<Kind> kinds;

    Contender(String title, Class<? extends CheckedCache> cache, Set<Kind> kinds) {
        this.title = title;
        this.cache = cache;
        this.kinds = kinds;
    }

    public String title() {
        return title;
    }

    public Class<? extends CheckedCache> cache() {
        return cache;
    }

    /** Those of {@code asked} that it has. */
    public Set<Kind> kinds(Set<Kind> asked) {
        Set<Kind> both = EnumSet.copyOf(kinds);
        both.retainAll(asked);
        return both;
    }
}
