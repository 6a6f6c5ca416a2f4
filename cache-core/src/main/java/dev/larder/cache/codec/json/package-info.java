/**
 * The codec that writes JSON.
 *
 * <p>Internal but for {@link dev.larder.cache.codec.json.JsonCodec}: the rest is public for the other rooms of the
 * library and may change in any release.
 */
@NullMarked
package dev.larder.cache.codec.json;

import org.jspecify.annotations.NullMarked;
