package dev.larder.examples.shop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StartPageTest extends ShopTest {

    @ParameterizedTest
    @CsvSource({"/, text/html", "/page.css, text/css", "/js/page.js, text/javascript"})
    void get_aFileOfThePage_isServed(String path, String type) {
        Answer answer = shop.get(path);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.contentType()).startsWith(type);
    }

    @Test
    void page_everyElementItsScriptsAskFor_exists() {
        String page = shop.get("/").body();

        assertThat(find("\\$\\('#([\\w-]+)", String.join("", scripts().values())))
                .hasSizeGreaterThan(10)
                .allSatisfy(id -> assertThat(page).contains("id=\"" + id + "\""));
    }

    @Test
    void page_everyMethodItOffers_hasAnnotationsToShow() {
        Map<String, String> annotations = shop.get("/demo/annotations").json("$");

        assertThat(find("service: '([\\w.]+)'", scripts().get("areas.js")))
                .hasSizeGreaterThan(20)
                .allSatisfy(service -> assertThat(annotations).containsKey(service));
    }

    @Test
    void page_needsNothingFromElsewhere() {
        String everything = shop.get("/").body() + shop.get("/page.css").body() + scripts();

        assertThat(everything).doesNotContain("http://", "https://", "@import", "\"//");
    }

    /** Every module the page loads, by name; a missing one fails. */
    private Map<String, String> scripts() {
        Map<String, String> scripts = new TreeMap<>();
        Deque<String> wanted = new ArrayDeque<>();
        wanted.add("page.js");
        while (!wanted.isEmpty()) {
            String name = wanted.remove();
            Answer answer = shop.get("/js/" + name);
            assertThat(answer.status()).as(name).isEqualTo(200);
            scripts.put(name, answer.body());
            find("from '\\./(\\w+\\.js)'", answer.body())
                    .filter(other -> !scripts.containsKey(other))
                    .forEach(wanted::add);
        }
        return scripts;
    }

    private static Stream<String> find(String pattern, String text) {
        return Pattern.compile(pattern).matcher(text).results().map((MatchResult found) -> found.group(1));
    }
}
