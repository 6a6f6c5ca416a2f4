package dev.larder.cache.spring.boot.actuator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.metrics.Outcome;
import dev.larder.cache.metrics.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The dashboard and the alerts ask for nothing that a scrape does not hold. */
class MonitoringFilesTest {

    private static final Path DOCS = Path.of("..", "docs");
    private static final Pattern METRIC = Pattern.compile("\\bcache_[a-z_]+\\b");

    private static Set<String> metricsIn(String text) {
        Set<String> metrics = new TreeSet<>();
        Matcher matcher = METRIC.matcher(text);
        while (matcher.find()) {
            metrics.add(matcher.group());
        }
        return metrics;
    }

    @ParameterizedTest
    @ValueSource(strings = {"grafana/larder.json", "prometheus/alerts.yml"})
    void everyMetricOfTheFile_isInAScrape(String file) throws IOException {
        Set<String> asked = metricsIn(Files.readString(DOCS.resolve(file)));

        assertThat(asked).hasSizeGreaterThan(5);
        Scrapes.afterEverything((context, scrape) ->
                assertThat(Scrapes.names(scrape)).as("the names in a scrape").containsAll(asked));
    }

    @Test
    void everyMeter_isOnTheDashboard() throws IOException {
        String dashboard = Files.readString(DOCS.resolve("grafana/larder.json"));

        assertThat(CacheMeter.values())
                .allSatisfy(meter -> assertThat(dashboard).contains(meter.prometheusName()));
    }

    @Test
    void dashboard_isJsonWithAQueryInEveryPanel() throws IOException {
        JsonNode dashboard = JsonMapper.shared().readTree(Files.readString(DOCS.resolve("grafana/larder.json")));

        assertThat(dashboard.get("title").asString()).isEqualTo("Larder");
        assertThat(dashboard.get("panels").valueStream().filter(panel -> !"row"
                        .equals(panel.get("type").asString())))
                .hasSizeGreaterThan(15)
                .allSatisfy(panel -> assertThat(
                                panel.get("targets").get(0).get("expr").asString())
                        .isNotBlank());
    }

    @Test
    void alerts_areRulesWithSeverityAndSummary() throws IOException {
        Map<String, Object> file = new Yaml().load(Files.readString(DOCS.resolve("prometheus/alerts.yml")));

        assertThat(rules(file))
                .extracting(rule -> rule.get("alert"))
                .contains("CacheMissRateHigh", "CacheErrors", "CacheBreakerOpen");
        assertThat(rules(file)).allSatisfy(rule -> {
            assertThat(rule).containsKeys("expr", "for");
            assertThat(rule.get("labels"))
                    .asInstanceOf(InstanceOfAssertFactories.MAP)
                    .containsKey("severity");
            assertThat(rule.get("annotations"))
                    .asInstanceOf(InstanceOfAssertFactories.MAP)
                    .containsKey("summary");
        });
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> rules(Map<String, Object> file) {
        return ((List<Map<String, Object>>) file.get("groups"))
                .stream()
                        .flatMap(group -> ((List<Map<String, Object>>) group.get("rules")).stream())
                        .toList();
    }

    /** The reasons and outcomes of the documentation are those of the code. */
    @Test
    void documentation_namesEveryOutcomeAndReason() throws IOException {
        String text = Files.readString(DOCS.resolve("metrics.md"));

        assertThat(Stream.concat(Stream.of(Outcome.values()), Stream.of(Reason.values()))
                        .map(constant -> "`" + constant + "`")
                        .filter(constant -> !text.contains(constant))
                        .collect(Collectors.joining(" ")))
                .isEmpty();
    }
}
