package dev.larder.cache.codec;

import java.lang.reflect.Type;
import tools.jackson.databind.json.JsonMapper;

/** The fingerprint of a type's shape. */
final class Shape {

    private Shape() {}

    static long of(JsonMapper mapper, Type type) {
        return mapper.constructType(type).toCanonical().hashCode();
    }
}
