/**
 * Values to bytes and back: the codecs, the versioned envelope around their output, and the fingerprint of a type's
 * shape.
 */
@NullMarked
package dev.larder.cache.codec;

import org.jspecify.annotations.NullMarked;
