package dev.larder.cache.codec.format;

import dev.larder.cache.CacheConfigurationException;
import dev.larder.cache.codec.DecodeException;
import dev.larder.cache.codec.EncodeException;
import dev.larder.cache.codec.TypedCodec;

/** Stands for a codec that cannot restore the cache's type, so that its entries are refused with the reason. */
record UnreadableCodec(String name, CacheConfigurationException reason) implements TypedCodec {

    @Override
    public byte[] encode(Object value) {
        throw new EncodeException("The codec \"" + name + "\" cannot write this type", reason);
    }

    @Override
    public Object decode(byte[] bytes, int offset, int length) {
        throw new DecodeException("The codec \"" + name + "\" cannot read this type", reason);
    }
}
