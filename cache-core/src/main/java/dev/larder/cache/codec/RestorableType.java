package dev.larder.cache.codec;

import java.lang.reflect.Type;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.json.JsonMapper;

/** Whether values of a type can be restored from bytes that name no classes. */
final class RestorableType {

    private RestorableType() {}

    static JavaType check(JsonMapper mapper, Type type) {
        return mapper.constructType(type);
    }
}
