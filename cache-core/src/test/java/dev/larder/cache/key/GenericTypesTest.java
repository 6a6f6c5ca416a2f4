package dev.larder.cache.key;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.key.value.GenericTypes;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Types of inherited signatures, as the class has them that fills in the type variables. */
class GenericTypesTest {

    @SuppressWarnings("unused")
    interface Base<T, I> {
        T plain();

        Optional<T> nested();

        Map<I, List<T>> nestedTwice();

        T[] array();

        T[][] arrays();

        List<T[]> nestedArray();

        List<? extends T> wildcard();

        Comparable<? super T> lowerWildcard();

        List<?> openWildcard();

        <S extends T> S bounded();

        <S extends T> List<S[]> nestedBounded();

        <S extends Comparable<S>> S recursive();

        <S> S unbounded();

        String[] withoutVariables();
    }

    interface Middle<E> extends Base<E, Long> {}

    interface OfLists extends Middle<List<String>> {}

    interface OfStrings extends Middle<String> {}

    interface Open<T extends Number> extends Base<T, Long> {}

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "plain; java.lang.String",
                "nested; java.util.Optional<java.lang.String>",
                "nestedTwice; java.util.Map<java.lang.Long, java.util.List<java.lang.String>>",
                "array; java.lang.String[]",
                "arrays; java.lang.String[][]",
                "nestedArray; java.util.List<java.lang.String[]>",
                "wildcard; java.util.List<? extends java.lang.String>",
                "lowerWildcard; java.lang.Comparable<? super java.lang.String>",
                "openWildcard; java.util.List<?>",
                "bounded; java.lang.String",
                "nestedBounded; java.util.List<java.lang.String[]>",
                "recursive; java.lang.Comparable<java.lang.Comparable>",
                "unbounded; java.lang.Object",
                "withoutVariables; java.lang.String[]"
            })
    void seenFrom_aClassThatFillsIn_hasWhatItFillsIn(String method, String type) {
        assertThat(seenFrom(OfStrings.class, method).getTypeName()).isEqualTo(type);
    }

    @Test
    void seenFrom_anArrayOfAClass_isThatClass() {
        assertThat(seenFrom(OfStrings.class, "array")).isSameAs(String[].class);
        assertThat(seenFrom(OfLists.class, "array").getTypeName()).isEqualTo("java.util.List<java.lang.String>[]");
    }

    @ParameterizedTest
    @CsvSource({"plain, T", "nested, java.util.Optional<T>", "array, T[]", "bounded, T"})
    void seenFrom_aClassThatLeavesItOpen_staysOpen(String method, String type) {
        assertThat(seenFrom(Open.class, method).getTypeName()).isEqualTo(type);
    }

    private static Type seenFrom(Class<?> target, String name) {
        Method method = Arrays.stream(Base.class.getMethods())
                .filter(candidate -> candidate.getName().equals(name))
                .findFirst()
                .orElseThrow();
        return GenericTypes.seenFrom(target, method.getGenericReturnType());
    }
}
