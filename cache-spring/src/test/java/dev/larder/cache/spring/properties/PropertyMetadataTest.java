package dev.larder.cache.spring.properties;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.spring.properties.KnownProperties.KnownProperty;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.springframework.beans.BeanWrapperImpl;
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
}
