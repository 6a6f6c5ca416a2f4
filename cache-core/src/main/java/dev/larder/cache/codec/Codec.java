package dev.larder.cache.codec;

import java.lang.reflect.Type;

/**
 * Turns values into bytes and back. Implementations are thread-safe and are registered by {@link #name()}.
 *
 * <p>What a codec must keep: bytes name no classes, and reading them instantiates nothing but the type it was bound to.
 */
public interface Codec {

    /**
     * The name configuration refers to, for example {@code json}. Lower-case letters, digits and hyphens; stored
     * entries remember it, so that another codec's entries are recognised and read by that codec.
     */
    String name();

    /**
     * Binds this codec to one type, once per cache, at start-up.
     *
     * @param type the generic type of the values, for example {@code List<Product>}; primitives come boxed, and of an
     *     {@code Optional<Product>} comes the {@code Product}
     * @throws dev.larder.cache.CacheConfigurationException if values of the type cannot be restored from bytes; the
     *     message names the offending part of the type
     */
    TypedCodec bind(Type type);
}
