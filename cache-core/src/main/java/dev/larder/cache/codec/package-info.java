/**
 * Values to bytes and back: the codecs, the versioned envelope around their output, and the fingerprint of a type's
 * shape. {@link dev.larder.cache.codec.JsonCodec JSON} and {@link dev.larder.cache.codec.MessagePackCodec MessagePack}
 * are built in and see types through one Jackson mapper.
 */
@NullMarked
package dev.larder.cache.codec;

import org.jspecify.annotations.NullMarked;
