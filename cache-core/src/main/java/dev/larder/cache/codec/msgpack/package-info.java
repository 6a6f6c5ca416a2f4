/**
 * The codec that writes MessagePack, and that format: its bytes, its text in UTF-8, its tokens, its extension types.
 *
 * <p>Internal but for {@link dev.larder.cache.codec.msgpack.MessagePackCodec}: the rest is public for the other rooms
 * of the library and may change in any release.
 */
@NullMarked
package dev.larder.cache.codec.msgpack;

import org.jspecify.annotations.NullMarked;
