package dev.larder.cache.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.annotation.Cached;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;

/** Spring-tx and Reactor are optional, each without the other. */
class LarderImportSelectorTest {

    private static final String REACTOR = "reactor";
    private static final String TRANSACTIONS = "org.springframework.transaction";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "none | TransactionConfiguration, ReactorConfiguration, ReactiveTransactionConfiguration",
                REACTOR + " | TransactionConfiguration",
                TRANSACTIONS + " | ReactorConfiguration",
                REACTOR + "," + TRANSACTIONS + " | ''"
            })
    void parts_forWhatIsThere_areImported(String hidden, String parts) {
        LarderImportSelector selector = new LarderImportSelector();
        selector.setBeanClassLoader(new FilteredClassLoader(hidden.split(",")));

        String root = getClass().getPackageName() + ".";
        assertThat(List.of(selector.selectImports(null)).stream().map(name -> name.substring(root.length())))
                .containsExactlyElementsOf(List.of(
                        ("LarderRegistrar, LarderInfrastructure" + (parts.isEmpty() ? "" : ", " + parts)).split(", ")));
    }

    public static class Priced {
        private final AtomicInteger calls = new AtomicInteger();

        @Cached("price:{id}")
        public String price(long id) {
            return "v" + calls.incrementAndGet();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {REACTOR, TRANSACTIONS, REACTOR + "," + TRANSACTIONS})
    void application_withoutThem_caches(String hidden) {
        try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
            context.setClassLoader(new FilteredClassLoader(hidden.split(",")));
            context.getEnvironment()
                    .getPropertySources()
                    .addFirst(new MapPropertySource("test", Map.of("larder.store", "memory")));
            context.register(Caching.class, Priced.class);
            context.refresh();
            Priced priced = context.getBean(Priced.class);

            assertThat(List.of(priced.price(1), priced.price(1))).containsExactly("v1", "v1");
        }
    }
}
