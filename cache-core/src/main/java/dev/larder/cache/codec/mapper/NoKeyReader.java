package dev.larder.cache.codec.mapper;

import dev.larder.cache.codec.DecodeException;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.KeyDeserializer;

/**
 * Stands for the reader of keys that nothing reads, so that {@code RestorableType} can refuse them in its own words.
 */
public final class NoKeyReader extends KeyDeserializer {

    @Override
    public Object deserializeKey(String key, DeserializationContext context) {
        throw new DecodeException("There is nothing that reads such a key", null);
    }
}
