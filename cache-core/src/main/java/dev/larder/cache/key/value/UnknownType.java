package dev.larder.cache.key.value;

import java.lang.reflect.Type;

/** The type of what is only known when it comes: an argument by hand, and all that is reached from it. */
public enum UnknownType implements Type {
    UNKNOWN;

    @Override
    public String getTypeName() {
        return "unknown";
    }
}
