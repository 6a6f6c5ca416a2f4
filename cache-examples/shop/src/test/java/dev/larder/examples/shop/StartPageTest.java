package dev.larder.examples.shop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StartPageTest extends ShopTest {

    @ParameterizedTest
    @CsvSource({"/, text/html", "/page.css, text/css", "/page.js, text/javascript"})
    void get_everyFileOfThePage_isServed(String path, String type) {
        Answer answer = shop.get(path);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.contentType()).startsWith(type);
    }

    @Test
    void page_everyElementTheScriptAsksFor_exists() {
        String page = shop.get("/").body();
        List<String> ids = Pattern.compile("\\$\\('#([\\w-]+)")
                .matcher(shop.get("/page.js").body())
                .results()
                .map(found -> found.group(1))
                .distinct()
                .toList();

        assertThat(ids).isNotEmpty().allSatisfy(id -> assertThat(page).contains("id=\"" + id + "\""));
    }

    @Test
    void page_needsNothingFromElsewhere() {
        String page = shop.get("/").body()
                + shop.get("/page.css").body()
                + shop.get("/page.js").body();

        assertThat(page).doesNotContain("http://", "https://", "//cdn", "@import");
    }
}
