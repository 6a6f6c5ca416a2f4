package dev.larder.cache.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.cache.CacheConfigurationException;
import dev.larder.cache.key.pattern.KeyAutomaton;
import dev.larder.cache.key.template.KeyTemplate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyTemplateTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "categories:all",
                "product:{id}",
                "product:{id}:details",
                "perm:{userId}:{orgId}:{resource}:{action}",
                "products:list:{filter|hash}",
                "search:{query|lower|hash}",
                "user_orders:{#0}",
                "a.b/c-d:{filter.category.name|upper}",
                "product:{ids[]}*",
                "product:{result[].id}",
                "product:{orders[].items[].product.id}",
                "category:*:products",
                "straße:{id}:größe"
            })
    void parse_template_keepsItsText(String text) {
        assertThat(KeyTemplate.parse(text)).hasToString(text).isEqualTo(KeyTemplate.parse(text));
        assertThat(KeyTemplate.parse(text).text()).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "\"\"                | must not be empty",
                "product:{id         | the `{` at position 8 is never closed",
                "product:id}         | a `}` without a `{`",
                "product:{}          | `{}` in the key template `product:{}` does not begin with a name",
                "product:{ id}       | does not begin with a name",
                "product:{id }       | cannot be read from ` ` on",
                "product:{a..b}      | cannot be read from `..b` on",
                "product:{a[0]}      | cannot be read from `[0]` on",
                "product:{#x}        | does not begin with a name",
                "product:{{id}}      | does not begin with a name",
                "product:${id}       | `${…}` is not replaced in a key template",
                "Product:{id}        | the literal `P` is upper-case; write `p`",
                "a b:{id}            | white space or a control character (U+0020)",
                "a%:{id}             | the literal `%` is reserved",
                "a~:{id}             | the literal `~` is reserved",
                "a?:{id}             | the literal `?` is reserved",
                "a[b:{id}            | the literal `[` is reserved",
                "a]b:{id}            | the literal `]` is reserved",
                "a\\:{id}            | the literal `\\` is reserved",
                "a:**                | `**` means no more than `*`",
                "a:{b}{c}            | between `{b}` and `{c}` there is no `:`",
                "a:{b}-{c}           | between `{b}` and `{c}` there is no `:`, so different values could spell one"
                        + " key; write `{b}:{c}`",
                "a:{b}*{c}           | between `{b}` and `{c}` there is no `:`"
            })
    void parse_mistake_saysTheCure(String text, String message) {
        assertThatThrownBy(() -> KeyTemplate.parse(text))
                .isInstanceOf(CacheConfigurationException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "a:{b|sha}; has the filter `sha`; there are `hash`, `lower` and `upper`",
                "a:{b|}; has the filter ``",
                "a:{b|hash|lower}; has a filter after `|hash`"
            })
    void parse_mistakenFilter_saysWhichThereAre(String text, String message) {
        assertThatThrownBy(() -> KeyTemplate.parse(text))
                .isInstanceOf(CacheConfigurationException.class)
                .hasMessageContaining(message);
    }

    /** What Spring's own cache annotations take for an expression would be one key for all arguments here. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "#id                             | `#id` | write `{id}`",
                "#product.category.id            | `#product.category.id` | write `{product.category.id}`",
                "#product.getId()                | `#product.getId` | write `{product.id}`",
                "#result.id                      | `#result.id` | write `{result.id}`",
                "#p0                             | `#p0` | write `{#0}`",
                "#a12.name                       | `#a12.name` | write `{#12.name}`",
                "catalog:#id                     | `#id` | write `{id}`",
                "product:{id}:#lang              | `#lang` | write `{lang}`",
                "product:#id*                    | `#id` | write `{id}`",
                "'x' + #id                       | `#id` | write `{id}`",
                "{#id, #lang}                    | does not begin with a name | `{id}`",
                "#root.methodName                | `#root.methodName` | write the text that you mean",
                "#root.args[0]                   | `#root.args` | parameters as `{id}`",
                "T(java.util.Objects).hash(id)   | `T(` | write text and placeholders, `product:{id}`",
                "@keys.of(id)                    | `@keys.of(` | write text and placeholders, `product:{id}`",
                "'products'                      | `'products'` | write it without quotes, `products`",
                "catalog:'products'              | `'products'` | write it without quotes, `products`"
            })
    void parse_expression_saysHowToWriteIt(String text, String quote, String cure) {
        assertThatThrownBy(() -> KeyTemplate.parse(text))
                .isInstanceOf(CacheConfigurationException.class)
                .hasMessageContaining("the key template `" + text + "`")
                .hasMessageContaining(quote)
                .hasMessageContaining(cure);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"#{id}", "c#:{id}", "a#b:{id}", "channel:#:{id}", "#1:{id}", "user@host:{id}", "o'brien:{id}"})
    void parse_signsOfExpressions_whereTheyMeanNothing_areText(String text) {
        assertThat(KeyTemplate.parse(text)).hasToString(text);
    }

    @Test
    void parse_expressionInATag_saysHowToWriteIt() {
        assertThatThrownBy(() -> KeyTemplate.parseTag("#id")).hasMessageContaining("In the tag template `#id`");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\u0000:{b}", "a\n:{b}", "a\u00a0:{b}", "a\u2028:{b}", "a\u0085:{b}", "a\t{b}"})
    void parse_invisibleLiteral_isRefused(String text) {
        assertThatThrownBy(() -> KeyTemplate.parse(text)).hasMessageContaining("white space or a control character");
    }

    @Test
    void parse_unpairedSurrogate_isRefused() {
        assertThatThrownBy(() -> KeyTemplate.parse("a\ud800:{b}")).hasMessageContaining("unpaired surrogate (U+D800)");
    }

    @ParameterizedTest
    @CsvSource({
        "product:{id}:details, product-details",
        "user_orders:{id}, user-orders",
        "product:{id}, product",
        "{type}:product, product",
        "categories:all, categories-all",
        "product:{id}:with-variants, product-with-variants",
        "größe:{id}, größe"
    })
    void defaultName_joinsTheLiteralWords(String text, String name) {
        assertThat(KeyTemplate.parse(text).defaultName()).isEqualTo(name);
    }

    @Test
    void defaultName_noWord_isAnError() {
        assertThatThrownBy(() -> KeyTemplate.parse("{type}:{id}").defaultName())
                .isInstanceOf(CacheConfigurationException.class)
                .hasMessage("The key template `{type}:{id}` has no literal word to name the cache by;"
                        + " give the cache a name");
    }

    @ParameterizedTest
    @CsvSource({
        "a:{b}, false, false",
        "a:{b}*, true, false",
        "a:*:c, true, false",
        "a:{b[]}, false, true",
        "a:{b.c[].d}*, true, true",
        "a, false, false"
    })
    void template_tellsWhatItSpells(String text, boolean hasWildcard, boolean fansOut) {
        KeyTemplate template = KeyTemplate.parse(text);
        assertThat(template.hasWildcard()).isEqualTo(hasWildcard);
        assertThat(template.fansOut()).isEqualTo(fansOut);
    }

    @ParameterizedTest
    @CsvSource({
        "product:{id}, product:{id}, true",
        "product:{id}, product:{sku}, true",
        "product:{id}, product:all, true",
        "product:{id}, products:{id}, false",
        "product:{id}, product:{id}:details, false",
        "product:{id}:details, product:sku:{sku}, true",
        "org:{id}:members, org:search:{filter|hash}, false",
        "org:{id}:beefbeefbeefbeef, org:search:{filter|hash}, true",
        "org:{id}:beefbeefbeefbee, org:search:{filter|hash}, false",
        "product:{id}*, product:{id}, true",
        "product:{id}*, product:{id}:details, true",
        "product:{id}*, products:{id}, false",
        "product:{id}*, product-{id}, false",
        "product*, products:{id}, true",
        "category:*:products, category:{id}:products, true",
        "category:*:products, category:{id}:{x}:products, true",
        "category:*:products, category:{id}:children, false",
        "{type}:*, product:{id}, true",
        "{type}:*, categories, false",
        "*:x:*, a:{b}:c:{d}, true",
        "product:{id}*:x, product:{id}, false",
        "product:{id}*:x, product:{id}:x, true",
        "commission:*, commission:{productId}:{price}, true",
        "perm:{userId}:*, perm:{userId}:{orgId}:{resource}:{action}, true"
    })
    void overlaps_isTrueIfOneKeyFitsBoth(String one, String other, boolean overlaps) {
        KeyAutomaton first = KeyAutomaton.ofTemplate(KeyTemplate.parse(one).parts());
        KeyAutomaton second = KeyAutomaton.ofTemplate(KeyTemplate.parse(other).parts());
        assertThat(first.intersects(second)).isEqualTo(overlaps);
        assertThat(second.intersects(first)).isEqualTo(overlaps);
    }
}
