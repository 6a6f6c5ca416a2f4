package dev.larder.cache.spring.readme;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;

/** The example of write-through does what the README says. */
class StocksTest {

    @Test
    void update_isReadWithoutAskingTheDatabase() {
        try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
            context.getEnvironment()
                    .getPropertySources()
                    .addFirst(new MapPropertySource("test", Map.of("larder.store", "memory")));
            context.register(AppConfig.class, Stocks.Repository.class, Stocks.class);
            context.refresh();
            Stocks stocks = context.getBean(Stocks.class);
            Stocks.Repository repository = context.getBean(Stocks.Repository.class);

            assertThat(stocks.stock("tea").left()).isZero();
            stocks.add("tea", 5);
            assertThat(stocks.stock("tea").left()).isEqualTo(5);
            assertThat(repository.reads).hasValue(1);
        }
    }
}
