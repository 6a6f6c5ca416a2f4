package dev.larder.examples.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The page in a browser, once its scripts have run. Skipped where there is no Chromium. */
class BrowserTest extends ShopTest {

    private static Optional<Path> chromium = Optional.empty();

    @LocalServerPort
    private int port;

    @TempDir
    private Path folder;

    @BeforeAll
    static void findChromium() {
        chromium = Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
        assumeTrue(
                chromium.isPresent(),
                "No Chromium in /usr/bin, so the page is not looked at. On Debian: apt-get install chromium");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''             | @Cached(key = "product:{id}:details", ttl = "600s") | @Invalidates({"product:{id}*"
            '#permissions'  | @Cached(key = "perm:{userId}:{orgId}:{resource}     | @Invalidates({"perm:{userId}:{orgId}:*"
            '#organizations'| @Cached(key = "org:{id}", ttl = "30m")              | @Updates("org:{id}")
            '#cart'         | @Cached(key = "cart:{userId}", ttl = "60s")         | @Invalidates("cart:{userId}")
            '#stock'        | @Cached(key = "stock:{variantId}", ttl = "120s")    | @Invalidates({"stock:{variantId}"
            '#money'        | @NeverCached("an order                              | @NeverCached("an order
            """)
    void page_everyArea_showsWhatItsMethodsSay(String area, String read, String write) throws Exception {
        shop.get("/api/products/42");

        String page = rendered(area);

        assertThat(page)
                .contains("id=\"read-annotation\">" + read)
                .contains("id=\"write-annotation\">" + write)
                .contains("<td class=\"key\">product:42</td>")
                .doesNotContain("The shop does not answer");
    }

    /** The page as it is after three seconds, which the browser makes pass quickly. */
    private String rendered(String area) throws IOException, InterruptedException {
        Path page = folder.resolve("page.html");
        Process browser = new ProcessBuilder(
                        chromium.orElseThrow().toString(),
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--user-data-dir=" + folder.resolve("profile"),
                        "--virtual-time-budget=3000",
                        "--dump-dom",
                        "http://localhost:" + port + "/" + area)
                .redirectOutput(page.toFile())
                .redirectError(folder.resolve("errors.txt").toFile())
                .start();
        try {
            assertThat(browser.waitFor(180, TimeUnit.SECONDS))
                    .as("the browser ends by itself")
                    .isTrue();
        } finally {
            browser.destroyForcibly();
        }
        return Files.readString(page);
    }
}
