/**
 * What stands under a key, byte for byte: the versioned envelope with its stamp, and the interface of codecs. The
 * codecs themselves are in {@code json} and {@code msgpack}.
 *
 * <p>Internal but for {@link dev.larder.cache.codec.Codec} and what it needs, and for what a store of your own has to
 * read of entries, {@link dev.larder.cache.codec.Envelope} and {@link dev.larder.cache.codec.Stamp}: the rest is public
 * for the other rooms of the library and may change in any release.
 */
@NullMarked
package dev.larder.cache.codec;

import org.jspecify.annotations.NullMarked;
