package dev.larder.cache.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.when;

import dev.larder.cache.annotation.Cached;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.context.bean.override.convention.TestBean;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.context.bean.override.mockito.MockitoSpyBean;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;

/** What a test puts in the place of annotated beans is not cached, and does not stop the context. */
@SpringJUnitConfig(OverriddenBeansTest.Application.class)
@TestPropertySource(properties = {"larder.store=memory", "larder.strict=true"})
class OverriddenBeansTest {

    static class Books {
        @Cached("book:{id}")
        public String name(long id) {
            return "book " + id;
        }
    }

    static class Films {
        @Cached("film:{id}")
        public String name(long id) {
            return "film " + id;
        }
    }

    static class Plays {
        int loads;

        @Cached("play:{id}")
        public String name(long id) {
            return "play " + ++loads;
        }
    }

    @Configuration
    @EnableLarder
    static class Application {
        @Bean
        Books books() {
            return new Books();
        }

        @Bean
        Films films() {
            return new Films();
        }

        @Bean
        Plays plays() {
            return new Plays();
        }
    }

    static class FakeFilms extends Films {
        private int calls;

        @Override
        public String name(long id) {
            return "fake " + ++calls;
        }
    }

    @MockitoBean
    private Books books;

    @TestBean
    private Films films;

    @MockitoSpyBean
    private Plays plays;

    @Autowired
    private Plays cached;

    static Films films() {
        return new FakeFilms();
    }

    @Test
    void mock_answersAsTheTestSays() {
        when(books.name(1)).thenReturn("first", "second");

        assertThat(books.name(1)).isEqualTo("first");
        assertThat(books.name(1)).isEqualTo("second");
    }

    @Test
    void testBean_isCalledEveryTime() {
        assertThat(films.name(1)).isNotEqualTo(films.name(1));
    }

    @Test
    void spy_isCached() {
        assertThat(cached.name(1)).isEqualTo(cached.name(1));
    }
}
