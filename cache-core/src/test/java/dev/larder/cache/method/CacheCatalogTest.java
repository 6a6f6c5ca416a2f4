package dev.larder.cache.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.cache.CacheConfigurationException;
import dev.larder.cache.annotation.CacheDefaults;
import dev.larder.cache.annotation.Cached;
import dev.larder.cache.annotation.Invalidates;
import dev.larder.cache.annotation.Stampede;
import dev.larder.cache.engine.call.CacheSpec;
import dev.larder.cache.method.check.CacheCatalog;
import dev.larder.cache.method.declaration.Problems;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CacheCatalogTest {

    abstract static class Products {
        @Cached(key = "product:{id}:details", ttl = "7m")
        abstract String details(long id);
    }

    @CacheDefaults(
            prefix = "catalog",
            tier = "hot",
            jitter = "20%",
            nullTtl = "3s",
            stampede = Stampede.LOCAL,
            codec = "json")
    abstract static class WithDefaults {
        @Cached("product:{id}")
        abstract String inherits(long id);

        @Cached(key = "other:{id}", ttl = "1m", jitter = "0%", nullTtl = "0", stampede = Stampede.NONE)
        abstract String overrides(long id);

        @Invalidates("product:{id}")
        abstract void invalidate(long id);
    }

    private static CacheCatalog catalog(Wirings wirings, Class<?>... types) {
        CacheCatalog catalog = wirings.catalog();
        for (Class<?> type : types) {
            AnnotatedMethods.all(type).forEach(catalog::add);
        }
        return catalog;
    }

    private static CacheSpec spec(CacheCatalog catalog, String name) {
        return catalog.caches().stream()
                .map(CachedMethod::spec)
                .filter(spec -> spec.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Problems verified(CacheCatalog catalog) {
        Problems problems = new Problems();
        catalog.verify(problems);
        return problems;
    }

    @Test
    void attributes_unset_comeFromTheGlobalSettings() {
        CacheSpec spec = spec(catalog(new Wirings(), Products.class), "product-details");

        assertThat(spec.ttl()).isEqualTo(Duration.ofMinutes(7));
        assertThat(spec.nullTtl()).isEqualTo(Duration.ofSeconds(30));
        assertThat(spec.stampede()).isEqualTo(Stampede.CLUSTER);
    }

    @Test
    void attributes_ofTheType_holdWhereTheMethodSaysNothing() {
        CacheCatalog catalog = catalog(new Wirings(), WithDefaults.class);

        CacheSpec inherited = spec(catalog, "catalog-product");
        assertThat(inherited.ttl()).isEqualTo(Duration.ofMinutes(10));
        assertThat(inherited.jitter()).isEqualTo(0.2);
        assertThat(inherited.nullTtl()).isEqualTo(Duration.ofSeconds(3));
        assertThat(inherited.stampede()).isEqualTo(Stampede.LOCAL);
        CacheSpec own = spec(catalog, "catalog-other");
        assertThat(own.ttl()).isEqualTo(Duration.ofMinutes(1));
        assertThat(own.jitter()).isZero();
        assertThat(own.nullTtl()).isZero();
        assertThat(own.stampede()).isEqualTo(Stampede.NONE);
    }

    @Test
    void prefix_ofTheType_goesBeforeKeysAndInvalidations() {
        CacheCatalog catalog = catalog(new Wirings(), WithDefaults.class);

        assertThat(catalog.caches())
                .extracting(cached -> cached.key().key(new Object[] {1L}))
                .containsExactlyInAnyOrder("catalog:product:1", "catalog:other:1");
        assertThat(catalog.invalidations().get(0).templates().get(0).keys(new Object[] {1L}, null))
                .containsExactly("catalog:product:1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"product-details", "productDetails", "PRODUCTDETAILS", "Product-Details"})
    void property_ofTheCache_winsOverTheAnnotationInAnySpelling(String name) {
        CacheCatalog catalog = catalog(new Wirings().property(name, "ttl", "3m"), Products.class);

        assertThat(spec(catalog, "product-details").ttl()).isEqualTo(Duration.ofMinutes(3));
        assertThat(verified(catalog).hasErrors()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"null-ttl, 4s", "nullTtl, 4s", "NULL_TTL, 4s", "null.ttl, 4s"})
    void property_attribute_isFoundInAnySpelling(String attribute, String text) {
        CacheCatalog catalog = catalog(new Wirings().property("product-details", attribute, text), Products.class);

        assertThat(spec(catalog, "product-details").nullTtl()).isEqualTo(Duration.ofSeconds(4));
        assertThat(verified(catalog).hasErrors()).isFalse();
    }

    @CacheDefaults(refreshAfter = "1m", staleIfError = "1h", loadTimeout = "2s")
    abstract static class Renewing {
        @Cached("by-default:{id}")
        abstract String byDefault(long id);

        @Cached(key = "own:{id}", ttl = "1h", refreshAfter = "30m", staleIfError = "2h", loadTimeout = "3s")
        abstract String own(long id);

        @Cached(key = "never:{id}", refreshAfter = "0", staleIfError = "0", loadTimeout = "0")
        abstract String never(long id);

        @Cached(key = "exact:{life}", ttl = "{life}", refreshAfter = "10d")
        abstract String exact(Duration life);
    }

    @Test
    void renewal_isTheMethodsElseTheTypes_andZeroSwitchesItOff() {
        CacheCatalog catalog = catalog(new Wirings(), Renewing.class);

        assertThat(spec(catalog, "by-default").renewal())
                .isEqualTo(new CacheSpec.Renewal(Duration.ofMinutes(1), Duration.ofHours(1), Duration.ofSeconds(2)));
        assertThat(spec(catalog, "own").renewal())
                .isEqualTo(new CacheSpec.Renewal(Duration.ofMinutes(30), Duration.ofHours(2), Duration.ofSeconds(3)));
        assertThat(spec(catalog, "never").renewal()).isEqualTo(CacheSpec.Renewal.NONE);
        assertThat(spec(catalog, "exact").renewal().refreshAfter()).isEqualTo(Duration.ofDays(10));
    }

    @ParameterizedTest
    @CsvSource({"refresh-after, 2m", "stale-if-error, 2m", "load-timeout, 2m"})
    void property_renewal_winsOverTheAnnotation(String attribute, String text) {
        CacheCatalog catalog = catalog(new Wirings().property("own", attribute, text), Renewing.class);

        CacheSpec.Renewal renewal = spec(catalog, "own").renewal();
        assertThat(List.of(renewal.refreshAfter(), renewal.staleIfError(), renewal.loadTimeout()))
                .containsOnlyOnce(Duration.ofMinutes(2));
        assertThat(verified(catalog).hasErrors()).isFalse();
    }

    @Test
    void property_key_replacesTheTemplate() {
        CacheCatalog catalog = catalog(new Wirings().property("product-details", "key", "p:{id}"), Products.class);

        assertThat(catalog.caches().get(0).key().key(new Object[] {1L})).isEqualTo("p:1");
    }

    @Test
    void property_stampede_isReadInLowerCase() {
        CacheCatalog catalog = catalog(new Wirings().property("product-details", "stampede", "none"), Products.class);

        assertThat(spec(catalog, "product-details").stampede()).isEqualTo(Stampede.NONE);
    }

    @ParameterizedTest
    @CsvSource({
        "ttl, soon, \"soon\" is neither a duration",
        "jitter, 5, \"5\" is no jitter",
        "stampede, all, \"all\" is none of [default, cluster, local, none]",
        "codec, xml, \"xml\"",
        "refresh-after, 1h, \"1h\" is not shorter than the TTL",
        "stale-if-error, -1m, \"-1m\" is no duration",
        "load-timeout, 1, \"1\" is no duration",
        "key, product:{sku}, `{sku}`"
    })
    void property_withMistake_isQuotedByItsName(String attribute, String text, String quote) {
        assertThatThrownBy(() -> catalog(new Wirings().property("product-details", attribute, text), Products.class))
                .isInstanceOf(CacheConfigurationException.class)
                .hasMessageStartingWith("larder.caches.product-details." + attribute + ":")
                .hasMessageContaining(quote);
    }

    /** Shared configuration may name what another application has; whoever reads it knows where it stands. */
    @ParameterizedTest
    @CsvSource({"prodct, ttl", "product-details, tll"})
    void property_ofUnknownCacheOrAttribute_isLeftToWhoeverReadIt(String cache, String attribute) {
        CacheCatalog catalog = catalog(new Wirings().property(cache, attribute, "1m"), Products.class);

        verified(catalog).throwIfAny();
        assertThat(catalog.names()).containsExactly("product-details");
    }

    @ParameterizedTest
    @ValueSource(strings = {"near", "near-share"})
    void property_unbuiltAttribute_isRefusedByName(String attribute) {
        Problems problems =
                verified(catalog(new Wirings().property("product-details", attribute, "1m"), Products.class));

        assertThatThrownBy(problems::throwIfAny)
                .hasMessage("The property larder.caches.product-details." + attribute
                        + " = \"1m\" is not part of this release yet. Remove it.");
    }

    abstract static class Twins {
        @Cached("user:{id}")
        abstract String one(long id);

        @Cached("user:{userId}")
        abstract Optional<String> two(long userId);
    }

    abstract static class Strangers {
        @Cached("user:{id}")
        abstract String one(long id);

        @Cached("user:{id}")
        abstract List<String> two(long id);
    }

    abstract static class Namesakes {
        @Cached("user:{id}")
        abstract String one(long id);

        @Cached(key = "person:{id}", name = "User")
        abstract String two(long id);
    }

    @Test
    void oneTemplate_withTypesThatAgree_isShared() {
        CacheCatalog catalog = catalog(new Wirings(), Twins.class);

        assertThat(catalog.caches()).hasSize(2);
        assertThat(verified(catalog).warnings()).isEmpty();
    }

    @Test
    void oneTemplate_withTwoTypes_isRefusedNamingBothMethods() {
        assertThatThrownBy(() -> catalog(new Wirings(), Strangers.class))
                .hasMessageContaining("The key template \"user:{id}\" is used for two types of value")
                .hasMessageContaining("java.lang.String by " + Strangers.class.getName() + ".one(long)")
                .hasMessageContaining("java.util.List<java.lang.String> by " + Strangers.class.getName() + ".two(long)")
                .hasMessageContaining("Give one of them another template");
    }

    @Test
    void twoTemplates_withOneName_areRefusedNamingBothMethods() {
        assertThatThrownBy(() -> catalog(new Wirings(), Namesakes.class))
                .hasMessageContaining("Two caches are named")
                .hasMessageContaining("\"user:{id}\" of " + Namesakes.class.getName() + ".one(long)")
                .hasMessageContaining("\"person:{id}\" of " + Namesakes.class.getName() + ".two(long)")
                .hasMessageContaining("@Cached(name = …)");
    }

    abstract static class Overlapping {
        @Cached("user:{id}")
        abstract String byId(long id);

        @Cached(key = "user:{name}:{part}", name = "parts")
        abstract String parts(String name, String part);

        @Cached(key = "user:{name}:profile", name = "profiles")
        abstract String profile(String name);
    }

    abstract static class Unmatched {
        @Cached("user:{id}")
        abstract String user(long id);

        @Invalidates("users:{id}*")
        abstract void misspelt(long id);

        @Invalidates("user:{id}*")
        abstract void right(long id);
    }

    abstract static class Unused {
        @Cached(key = "user:{id}", ttl = "{seconds}")
        abstract String user(long id, int seconds, String locale);
    }

    @Test
    void templates_ableToSpellOneKey_areWarnedAbout() {
        assertThat(verified(catalog(new Wirings(), Overlapping.class)).warnings())
                .singleElement()
                .asString()
                .contains(
                        "\"user:{name}:{part}\"", "\"user:{name}:profile\"", "can spell the same key", "literal words");
    }

    @Test
    void invalidation_thatReachesNoCache_isWarnedAbout() {
        assertThat(verified(catalog(new Wirings(), Unmatched.class)).warnings())
                .containsExactly("@Invalidates on " + Unmatched.class.getName() + ".misspelt(long): \"users:{id}*\" can"
                        + " match no key of a declared cache. Compare it with the key templates: \"user:{id}\".");
    }

    @Test
    void parameter_inNeitherKeyNorTtl_isWarnedAbout() {
        assertThat(verified(catalog(new Wirings(), Unused.class)).warnings())
                .singleElement()
                .asString()
                .contains(
                        "Unused.user(long, int, String): the parameter \"locale\" is neither in the key \"user:{id}\"");
    }

    @Test
    void warnings_whenStrict_areErrors() {
        Problems problems = verified(catalog(new Wirings().strict(), Unmatched.class));

        assertThat(problems.warnings()).isEmpty();
        assertThatThrownBy(problems::throwIfAny)
                .hasMessageContaining("can match no key")
                .hasMessageContaining("larder.strict=true");
    }

    abstract static class UnknownCache {
        @Cached("user:{id}")
        abstract String user(long id);

        @Invalidates(caches = {"USER", "users"})
        abstract void clear();
    }

    @Test
    void invalidation_ofUnknownCache_isRefusedWithTheKnownOnes() {
        assertThatThrownBy(() ->
                        verified(catalog(new Wirings(), UnknownCache.class)).throwIfAny())
                .hasMessage("@Invalidates(caches) on " + UnknownCache.class.getName()
                        + ".clear(): There is no cache \"users\". Known caches: user.");
    }

    @Test
    void cache_withAnotherMistake_isNotReportedAsUnknownToo() {
        abstract class Broken {
            @Cached(key = "user:{id}", ttl = "soon")
            abstract String user(long id);

            @Invalidates(caches = "user")
            abstract void clear();
        }
        CacheCatalog catalog = new Wirings().catalog();
        assertThatThrownBy(() -> catalog.add(AnnotatedMethods.read(Broken.class, "user")))
                .isInstanceOf(CacheConfigurationException.class);
        catalog.add(AnnotatedMethods.read(Broken.class, "clear"));

        assertThat(verified(catalog).hasErrors()).isFalse();
    }
}
