package dev.larder.cache.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.larder.cache.CacheConfigurationException;
import dev.larder.cache.codec.json.JsonCodec;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.MappedSuperclass;
import java.io.InputStream;
import java.sql.Timestamp;
import java.util.Calendar;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.core.io.Resource;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.PageImpl;
import org.springframework.data.domain.Slice;
import org.springframework.data.domain.Sort;
import org.springframework.http.HttpEntity;
import org.springframework.http.ResponseEntity;

/** What to write instead of the types that people return first, and that nobody can restore. */
class CuresTest {

    record Product(long id) {}

    @Entity
    abstract static class Vehicle {
        @Id
        Long id;
    }

    @MappedSuperclass
    abstract static class Base {
        Long id;
    }

    @Entity
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
    abstract static class Account {
        @Id
        Long id;
    }

    interface NameOnly {
        String getName();

        boolean isActive();
    }

    interface Shape {
        double area();
    }

    abstract static class Animal {}

    sealed interface Payment permits Card {}

    record Card(String number) implements Payment {}

    record Sale(Timestamp at) {}

    interface Methods {
        Page<Product> page();

        PageImpl<Product> pageImpl();

        Slice<Product> slice();

        ResponseEntity<Product> response();

        HttpEntity<Product> http();

        Sort sort();

        Resource resource();

        Vehicle entity();

        List<Base> mapped();

        Account unlisted();

        NameOnly projection();

        List<NameOnly> projections();

        Shape open();

        Animal abstractClass();

        Payment sealed();

        Timestamp timestamp();

        Sale timestampInside();

        java.sql.Date sqlDate();

        Calendar calendar();

        InputStream stream();

        Object object();

        Map<String, Object> map();

        Number number();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "page            | Return a record of your own that has the content",
                "pageImpl        | Return a record of your own that has the content",
                "slice           | Return a record of your own that has the content",
                "response        | Cache a method that returns the body alone",
                "http            | Cache a method that returns the body alone",
                "sort            | It is no class of yours: return a record",
                "resource        | Return what it holds: byte[], String or a record.",
                "entity          | Return one of its subclasses, or a record made from the entity",
                "mapped          | Return one of its subclasses, or a record made from the entity",
                "unlisted        | List its subtypes on Account with @JsonSubTypes.",
                "projection      | Write a record with the same properties in its place",
                "projections     | Write a record with the same properties in its place",
                "open            | Write the class in its place. Or make it sealed",
                "abstractClass   | Write the class in its place. Or make it sealed",
                "sealed          | Annotate it with @JsonTypeInfo(use = JsonTypeInfo.Id.NAME).",
                "timestamp       | Use java.time.Instant",
                "timestampInside | Use java.time.Instant",
                "sqlDate         | Use java.time.LocalDate.",
                "calendar        | Use java.time.Instant",
                "stream          | Return what it holds: byte[], String or a record.",
                "object          | Write the class of the values in its place",
                "map             | Write the class of the values in its place",
                "number          | Write the class of the number in its place"
            })
    void type_thatCannotBeRestored_isRefusedWithWhatToWrite(String method, String cure) throws Exception {
        CacheConfigurationException refusal =
                catchThrowableOfType(CacheConfigurationException.class, () -> new JsonCodec()
                        .bind(Methods.class.getDeclaredMethod(method).getGenericReturnType()));

        assertThat(refusal).hasMessageContaining(cure);
    }

    /** "Make it sealed" on an entity stops Hibernate, and on a class of a library nobody can do it. */
    @ParameterizedTest
    @CsvSource({"page", "pageImpl", "slice", "response", "http", "sort", "resource", "unlisted"})
    void typeThatIsNotForTheUserToChange_isNotToBeChanged(String method) throws Exception {
        CacheConfigurationException refusal =
                catchThrowableOfType(CacheConfigurationException.class, () -> new JsonCodec()
                        .bind(Methods.class.getDeclaredMethod(method).getGenericReturnType()));

        assertThat(refusal.getMessage()).doesNotContain("sealed", "Make it a record", "constructor", "setter");
    }
}
