package dev.larder.cache.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.cache.CacheConfigurationException;
import dev.larder.cache.TypeRef;
import dev.larder.cache.key.Parameters.Parameter;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TagTemplateTest {

    record Product(long id, String name) {}

    record Item(Product product) {}

    record Order(List<Item> items) {}

    private static TagTemplate bind(String text, Type result) {
        return TagTemplate.bind(
                text,
                Parameters.of(List.of(new Parameter("id", long.class), new Parameter("name", String.class)))
                        .withResult(result));
    }

    private static List<String> tags(String text, Type type, Object result) {
        return bind(text, type).tags(new Object[] {7L, "a:b *"}, result);
    }

    @Test
    void arguments_areSpelledAsInKeysAndWithoutPrefix() {
        assertThat(tags("product:{id}:{name}", void.class, null)).containsExactly("product:7:a%3Ab%20%2A");
    }

    @Test
    void literalTextAlone_isATag() {
        assertThat(tags("products", void.class, null)).containsExactly("products");
    }

    @Test
    void valueAlone_isATag() {
        assertThat(tags("{name}", void.class, null)).containsExactly("a%3Ab%20%2A");
    }

    @Test
    void result_fanningOut_givesATagForEachElement() {
        Type products = new TypeRef<List<Product>>() {}.type();

        assertThat(tags("product:{result[].id}", products, List.of(new Product(1, ""), new Product(2, ""))))
                .containsExactly("product:1", "product:2");
        assertThat(tags("product:{result[].id}", products, List.of())).isEmpty();
    }

    @Test
    void result_fanningOutInTheMiddleOfAPath_reachesThePartsOfEachElement() {
        Order order = new Order(List.of(new Item(new Product(1, "")), new Item(new Product(2, ""))));

        assertThat(tags("product:{result.items[].product.id}", Order.class, order))
                .containsExactly("product:1", "product:2");
    }

    @Test
    void result_ofAMap_fansOutOverItsValues() {
        assertThat(tags(
                        "product:{result[].id}",
                        new TypeRef<Map<Long, Product>>() {}.type(),
                        Map.of(5L, new Product(1, ""))))
                .containsExactly("product:1");
    }

    @Test
    void result_absent_givesNoTag() {
        assertThat(tags("product:{result.id}", Product.class, null)).isEmpty();
        assertThat(tags("product:{result.id}", new TypeRef<Optional<Product>>() {}.type(), Optional.empty()))
                .isEmpty();
        assertThat(tags("vendor:{id}:{result.id}", Product.class, null)).isEmpty();
        assertThat(tags("vendor:{id}", Product.class, null)).containsExactly("vendor:7");
    }

    @Test
    void elementOrPart_null_isSpelledAsNull() {
        assertThat(tags(
                        "product:{result[].name}",
                        new TypeRef<List<Product>>() {}.type(),
                        Arrays.asList(null, new Product(1, null))))
                .containsExactly("product:%null", "product:%null");
    }

    @Test
    void longTag_ofWhateverTemplate_hasOneShortForm() {
        String longName = "x".repeat(300);
        List<String> one = bind("a:{id}:{name}", void.class).tags(new Object[] {7L, longName}, null);
        List<String> other = bind("a:7:{name}", void.class).tags(new Object[] {7L, longName}, null);
        List<String> different = bind("a:7:{name}", void.class).tags(new Object[] {7L, longName + "y"}, null);

        assertThat(one).isEqualTo(other).isNotEqualTo(different);
        assertThat(one.get(0)).matches("~[0-9a-f]{32}");
    }

    @Test
    void templates_thatCanSpellOneTag_overlap() {
        TagTemplate carried = bind("product:{result[].id}", new TypeRef<List<Product>>() {}.type());

        assertThat(bind("product:{id}", void.class).overlaps(carried)).isTrue();
        assertThat(bind("product:all", void.class).overlaps(carried)).isFalse();
        assertThat(bind("vendor:{id}", void.class).overlaps(carried)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"product:{id}*", "product:*", "*"})
    void wildcard_isRefused(String text) {
        assertThatThrownBy(() -> bind(text, void.class))
                .isInstanceOf(CacheConfigurationException.class)
                .hasMessage("In the tag template `" + text
                        + "` there is a wildcard, but tags are compared exactly; leave out the `*`, and give the entries a"
                        + " further tag for what they have in common");
    }

    @Test
    void mistake_isSaidOfATagTemplate() {
        assertThatThrownBy(() -> bind("", void.class)).hasMessageStartingWith("A tag template must not be empty");
        assertThatThrownBy(() -> bind("T", void.class)).hasMessageStartingWith("In the tag template `T` the literal");
        assertThatThrownBy(() -> bind("t:{id", void.class)).hasMessageContaining("In the tag template `t:{id`");
    }
}
