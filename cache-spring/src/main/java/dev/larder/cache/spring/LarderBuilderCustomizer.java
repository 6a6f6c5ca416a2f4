package dev.larder.cache.spring;

import dev.larder.cache.LarderBuilder;

/**
 * Changes the larder of the application before it is made, for what no property and no other bean says. Beans of this
 * type are called in their order, after the properties and all other beans; what they set wins.
 *
 * <pre>{@code
 * @Bean
 * LarderBuilderCustomizer listening() {
 *     return builder -> builder.invalidationChannel("shop:invalidate");
 * }
 * }</pre>
 */
@FunctionalInterface
public interface LarderBuilderCustomizer {

    /** Called once, at the start. What it throws stops the start-up. */
    void customize(LarderBuilder builder);
}
