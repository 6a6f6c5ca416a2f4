package dev.larder.cache.spring.readme;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The README's table of properties is the metadata that an IDE reads, row by row. */
class PropertyTableTest {

    private static final Path README = Path.of("..", "README.md");
    private static final String NOT_BUILT = "Not part of this release yet";

    @Test
    void table_ofTheReadme_isTheMetadata() throws IOException {
        String expected = rows().entrySet().stream()
                .map(row -> "| `" + row.getKey() + "` | " + row.getValue() + " |")
                .collect(Collectors.joining("\n"));

        assertThat(Files.readString(README)).contains(expected);
    }

    private static Map<String, String> rows() throws IOException {
        Map<String, String> rows = new TreeMap<>();
        try (InputStream metadata =
                PropertyTableTest.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
            for (JsonNode property : JsonMapper.shared().readTree(metadata).get("properties")) {
                String description = property.path("description").asString("");
                String name = property.get("name").asString();
                if (name.startsWith("larder.") && !description.contains(NOT_BUILT)) {
                    rows.put(name, defaultOf(property) + " | " + description);
                }
            }
        }
        return rows;
    }

    private static String defaultOf(JsonNode property) {
        JsonNode value = property.path("defaultValue");
        String text = value.isMissingNode() ? "" : value.asString();
        return List.of("", "null").contains(text) ? "" : "`" + text + "`";
    }
}
