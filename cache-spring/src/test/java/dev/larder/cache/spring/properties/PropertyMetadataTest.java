package dev.larder.cache.spring.properties;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.method.declaration.CacheAttribute;
import dev.larder.cache.spring.properties.KnownProperties.KnownProperty;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.beans.BeanUtils;
import org.springframework.beans.BeanWrapperImpl;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The metadata that editors show says what the code does. */
class PropertyMetadataTest {

    private final Map<String, JsonNode> metadata = read();

    private static Map<String, JsonNode> read() {
        try (InputStream json =
                LarderProperties.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
            Map<String, JsonNode> byName = new TreeMap<>();
            new JsonMapper()
                    .readTree(json)
                    .get("properties")
                    .forEach(property -> byName.put(property.get("name").asString(), property));
            // The endpoint's own properties have the names Boot gives to every endpoint's.
            byName.keySet().removeIf(name -> !name.startsWith("larder."));
            return byName;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void names_areThoseOfTheCode() {
        assertThat(metadata.keySet())
                .containsExactlyInAnyOrderElementsOf(
                        KnownProperties.ALL.stream().map(KnownProperty::name).toList());
    }

    @Test
    void descriptions_areThere() {
        assertThat(metadata.values())
                .allSatisfy(property ->
                        assertThat(property.get("description").asString()).endsWith("."));
    }

    @Test
    void defaults_areThoseOfTheCode() {
        BeanWrapperImpl code = new BeanWrapperImpl(new LarderProperties());
        List<String> differences = new ArrayList<>();
        for (KnownProperty property : KnownProperties.ALL) {
            if (property.isMap()) {
                continue;
            }
            Object value = code.getPropertyValue(property.path());
            JsonNode documented = metadata.get(property.name()).get("defaultValue");
            String expected = value == null ? "none" : value.toString().toLowerCase(Locale.ROOT);
            String actual = documented == null ? "none" : documented.asString();
            if (!expected.equals(actual)) {
                differences.add(property.name() + ": code " + expected + ", metadata " + actual);
            }
        }

        assertThat(differences).isEmpty();
    }

    /** In code they are text, because Boot would take a number without a unit for milliseconds. */
    private static final Set<String> DURATIONS = Set.of(
            "larder.default-ttl",
            "larder.null-ttl",
            "larder.lease-ttl",
            "larder.lease-wait",
            "larder.invalidation.grace",
            "larder.invalidation.crash-window",
            "larder.redis.timeout",
            "larder.redis.pool.max-wait",
            "larder.near.heartbeat");

    @Test
    void types_areThoseOfTheCode_andDurationsForTextThatIsOne() {
        assertThat(KnownProperties.ALL)
                .filteredOn(property -> !property.isMap())
                .allSatisfy(property -> {
                    Class<?> type = ClassUtils.resolvePrimitiveIfNecessary(property.type());
                    assertThat(metadata.get(property.name()).get("type").asString())
                            .as(property.name())
                            .isEqualTo(DURATIONS.contains(property.name()) ? "java.time.Duration" : type.getName());
                });
    }

    @Test
    void caches_areOfATypeWhosePropertiesEditorsComplete() {
        assertThat(metadata.get("larder.tiers").get("type").asString())
                .isEqualTo("java.util.Map<java.lang.String,java.time.Duration>");
        assertThat(metadata.get("larder.caches").get("type").asString())
                .isEqualTo("java.util.Map<java.lang.String," + CacheProperties.class.getName() + ">");

        assertThat(BeanUtils.getPropertyDescriptors(CacheProperties.class))
                .filteredOn(property -> property.getWriteMethod() != null && property.getReadMethod() != null)
                .extracting(property -> KnownProperties.hyphenated(property.getName()))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(CacheAttribute.values())
                        .map(CacheAttribute::property)
                        .toList());
    }

    @Test
    void attributes_ofACache_areThoseThatWereSet() {
        BeanWrapperImpl cache = new BeanWrapperImpl(new CacheProperties());
        Map<String, String> expected = new TreeMap<>();
        for (CacheAttribute attribute : CacheAttribute.values()) {
            String property = attribute.property();
            cache.setPropertyValue(
                    StringUtils.uncapitalize(Arrays.stream(property.split("-"))
                            .map(StringUtils::capitalize)
                            .collect(Collectors.joining())),
                    "text of " + property);
            expected.put(property, "text of " + property);
        }

        assertThat(((CacheProperties) cache.getWrappedInstance()).texts()).isEqualTo(expected);
    }

    @Test
    void types_thatTheMetadataNames_areThere() throws ClassNotFoundException {
        for (JsonNode property : metadata.values()) {
            assertThat(Class.forName(property.get("sourceType").asString())).isNotNull();
        }
    }
}
