package dev.larder.cache.spring.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.larder.cache.annotation.Cached;
import dev.larder.cache.method.declaration.Problems;
import dev.larder.cache.spring.EnableLarder;
import dev.larder.cache.spring.SpringApplications;
import dev.larder.cache.spring.properties.LarderProperties;
import dev.larder.cache.spring.properties.LarderPropertiesBinder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** Which names of properties stop the start, and which are only said to do nothing. */
class PropertyChecksTest {

    /** Where a property may stand. */
    enum Place {
        APPLICATION,
        SYSTEM_PROPERTIES,
        VARIABLES;

        PropertySource<?> source(Map<String, Object> properties) {
            return switch (this) {
                case APPLICATION -> new MapPropertySource("application.properties", properties);
                case SYSTEM_PROPERTIES ->
                    new MapPropertySource(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME, properties);
                case VARIABLES -> new SystemEnvironmentPropertySource("systemEnvironment", properties);
            };
        }
    }

    private final Logger log = (Logger) LoggerFactory.getLogger("dev.larder.cache.spring");
    private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

    @BeforeEach
    void listen() {
        appender.start();
        log.addAppender(appender);
    }

    @AfterEach
    void hearNoMore() {
        log.detachAppender(appender);
    }

    private List<String> warnings() {
        return appender.list.stream()
                .filter(event -> event.getLevel() == Level.WARN)
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    private static StandardEnvironment environment(PropertySource<?>... sources) {
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .forEach(source -> environment.getPropertySources().remove(source.getName()));
        for (PropertySource<?> source : sources) {
            environment.getPropertySources().addLast(source);
        }
        return environment;
    }

    private static Problems checked(Place place, String name) {
        Problems problems = new Problems();
        UnknownPropertyCheck.check(environment(place.source(Map.of(name, "x"))), problems);
        return problems;
    }

    @ParameterizedTest
    @CsvSource({
        "larder.redis.ulr, larder.redis.url",
        "larder.key-prefx, larder.key-prefix",
        "larder.defaultttl2, larder.default-ttl",
        "larder.redis.pool.max-activ, larder.redis.pool.max-active",
        "larder.leasewait.x, larder.lease-wait",
        "larder.ttl, larder.default-ttl",
        "larder.prefix, larder.key-prefix",
        "larder.url, larder.redis.url",
        "larder.timeout, larder.redis.timeout",
        "larder.redis.host, larder.redis.url",
        "larder.redis.pool.size, larder.redis.pool.max-idle",
        "larder.cache.product.ttl, larder.caches.product.ttl",
        "larder.tier.hot, larder.tiers.hot"
    })
    void name_nearAKnownOne_stopsTheStartInTheApplicationsConfigurationAlone(String written, String meant) {
        assertThatThrownBy(checked(Place.APPLICATION, written)::throwIfAny)
                .hasMessage("There is no property \"" + written + "\" (application.properties). Did you mean " + meant
                        + "?");
        assertThat(warnings()).isEmpty();

        checked(Place.SYSTEM_PROPERTIES, written).throwIfAny();
        assertThat(warnings())
                .containsExactly("There is no property \"" + written
                        + "\" (systemProperties), so it does nothing. Did you mean " + meant + "?");
    }

    @ParameterizedTest
    @CsvSource({
        "APPLICATION, larder.version",
        "APPLICATION, larder.fridge.temperature",
        "SYSTEM_PROPERTIES, larder.version",
        "SYSTEM_PROPERTIES, larder.home",
        "VARIABLES, LARDER_PORT_6379_TCP",
        "VARIABLES, LARDER_SERVICE_HOST",
        "VARIABLES, LARDER_VERSION"
    })
    void name_ofSomebodyElse_isSaidToDoNothing(Place place, String written) {
        checked(place, written).throwIfAny();

        assertThat(warnings())
                .singleElement()
                .asString()
                .startsWith("There is no property \"" + written + "\"")
                .contains("so it does nothing");
    }

    @ParameterizedTest
    @CsvSource({
        "larder.caches.price.tll, a cache has no attribute \"tll\" that properties can set. Known attributes: key",
        "larder.caches.price.name, a cache has no attribute \"name\" that properties can set",
        "larder.caches.price.tags.0, a cache has no attribute \"tags.0\" that properties can set",
        "larder.caches.price, sets no attribute of a cache"
    })
    void attribute_unknown_stopsTheStartInTheApplicationsConfigurationAlone(String written, String message) {
        assertThatThrownBy(checked(Place.APPLICATION, written)::throwIfAny)
                .hasMessageContaining(written)
                .hasMessageContaining(message);

        checked(Place.SYSTEM_PROPERTIES, written).throwIfAny();
        assertThat(warnings()).singleElement().asString().contains(message);
    }

    /** A platform makes such variables for a service that is named larder-caches. */
    @Test
    void variables_ofAServiceNamedLikeOurs_doNotStopTheStart() {
        checked(Place.VARIABLES, "LARDER_CACHES_SERVICE_HOST").throwIfAny();

        assertThat(warnings()).singleElement().asString().contains("LARDER_CACHES_SERVICE_HOST");
    }

    private static Problems checkedCaches(StandardEnvironment environment, String... known) {
        Problems problems = new Problems();
        LarderProperties properties = LarderPropertiesBinder.bind(environment);
        CacheNameCheck.check(properties.getCaches().keySet(), List.of(known), environment, problems);
        return problems;
    }

    @ParameterizedTest
    @ValueSource(strings = {"product-detail", "produkt-details", "PRODUCTDETIALS", "product-details2"})
    void cache_nearAKnownOne_stopsTheStart(String written) {
        StandardEnvironment environment =
                environment(Place.APPLICATION.source(Map.of("larder.caches." + written + ".ttl", "1m")));

        assertThatThrownBy(checkedCaches(environment, "price", "product-details")::throwIfAny)
                .hasMessage("larder.caches." + written + ": there is no cache \"" + written
                        + "\". Did you mean \"product-details\"? Known caches: price, product-details.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"product-details", "productDetails", "PRODUCTDETAILS"})
    void cache_inAnySpelling_isKnown(String written) {
        checkedCaches(
                        environment(Place.APPLICATION.source(Map.of("larder.caches." + written + ".ttl", "1m"))),
                        "product-details")
                .throwIfAny();

        assertThat(warnings()).isEmpty();
    }

    /** A slice test has few beans, and several services may share one configuration. */
    @Test
    void cache_ofAnotherApplication_isSaidToBeNone() {
        StandardEnvironment environment = environment(
                Place.APPLICATION.source(Map.of("larder.caches.vendor.ttl", "1m", "larder.caches.stock.ttl", "1m")));

        checkedCaches(environment, "price").throwIfAny();

        assertThat(warnings())
                .containsExactly("larder.caches.* sets something for [stock, vendor], which are no caches here, so it"
                        + " does nothing. Known caches: [price]");
    }

    @Test
    void cache_nearAKnownOneInAVariable_doesNotStopTheStart() {
        StandardEnvironment environment = environment(
                Place.VARIABLES.source(Map.of("LARDER_CACHES_PRICES_TTL", "1m")),
                Place.APPLICATION.source(Map.of("larder.caches.price.ttl", "1m")));

        checkedCaches(environment, "price").throwIfAny();

        assertThat(warnings()).singleElement().asString().contains("PRICES");
    }

    static class Migrations {
        static final List<String> RUN = new ArrayList<>();

        Migrations() {
            RUN.add("V1");
        }
    }

    @Configuration
    @EnableLarder
    static class Migrating {
        @Bean
        Migrations migrations() {
            return new Migrations();
        }

        @Bean
        Priced priced() {
            return new Priced();
        }
    }

    static class Priced {
        @Cached("price:{id}")
        public String price(long id) {
            return "";
        }
    }

    /** A migration cannot be taken back when the start stops after it. */
    @ParameterizedTest
    @CsvSource({
        "larder.key-prefx, shop",
        "larder.caches.price.tll, 1m",
        "larder.default-ttl, soon",
        "larder.store, disk",
        "larder.near.heartbeat, 1s"
    })
    void mistake_inAProperty_isFoundBeforeAnyBeanIsMade(String name, String value) {
        Migrations.RUN.clear();

        assertThatThrownBy(() -> SpringApplications.with(Map.of(name, value), Migrating.class))
                .hasStackTraceContaining(name);
        assertThat(Migrations.RUN).isEmpty();
    }

    private static Map<String, String> attributes(PropertySource<?>... sources) {
        StandardEnvironment environment = environment(sources);
        return LarderPropertiesBinder.bind(environment).settings().caches().get("product");
    }

    private static Map<String, Object> list(String... elements) {
        Map<String, Object> properties = new HashMap<>();
        for (int i = 0; i < elements.length; i++) {
            properties.put("larder.caches.product.tags[" + i + "]", elements[i]);
        }
        return properties;
    }

    @Test
    void list_ofYaml_isTheTextWithCommas() {
        Map<String, Object> longList = list("a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k");
        longList.put("larder.caches.product.ttl", "1m");

        assertThat(attributes(Place.APPLICATION.source(longList)))
                .isEqualTo(Map.of("tags", "a,b,c,d,e,f,g,h,i,j,k", "ttl", "1m"));
    }

    @Test
    void list_ofTheFirstSource_hasTheAttributeAlone() {
        PropertySource<?> base = new MapPropertySource("base", list("a", "b"));
        PropertySource<?> text = new MapPropertySource("text", Map.of("larder.caches.product.tags", "c"));

        assertThat(attributes(new MapPropertySource("profile", list("c")), base))
                .isEqualTo(Map.of("tags", "c"));
        assertThat(attributes(text, base)).isEqualTo(Map.of("tags", "c"));
        assertThat(attributes(base, text)).isEqualTo(Map.of("tags", "a,b"));
    }
}
